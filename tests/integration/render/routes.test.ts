/** Whom each alert reaches, by the real amtool, and what hides what. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { type Config, configSchema, WEEKDAYS } from '../../../src/config/schema.ts';
import { type ActiveAlert, catalog, shownAlerts } from '../../../src/domain/alerts/catalog/index.ts';
import { dayStart, localTime, type Seconds, weekdayOf } from '../../../src/domain/day.ts';
import { openingsAround } from '../../../src/domain/hours.ts';
import { alertmanagerFiles, routes, timeIntervals, waits } from '../../../src/render/alertmanager.ts';
import { COMPOSE } from '../../../src/render/places.ts';
import { alertingRules, inhibitRules, isPerTerminal, ruleGroups } from '../../../src/render/rules.ts';
import { shopOf } from '../../../src/shop.ts';
import { runTool } from '../../support/tools.ts';

const rules = alertingRules(ruleGroups(defaultConfig()));
let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-routes-'));
  file = join(folder, 'alertmanager.yml');
  const [plain] = alertmanagerFiles(defaultConfig(), COMPOSE);
  writeFileSync(file, plain?.text ?? '');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the way of each alert', () => {
  it.each(rules.map((rule) => [rule.alert, rule.labels.priority ?? '', rule] as const))(
    '%s %s',
    (name, level, rule) => {
      const own: Record<string, string> = { PosWatchdog: 'watchdog', PosNobodySaw: 'second' };
      const wanted = own[name] ?? (level === 'INFO' ? 'nobody' : 'people');
      const labels = Object.entries({ alertname: name, shop: 'Оптика', ...rule.labels }).map(
        ([key, value]) => `${key}=${value}`,
      );
      const { status, output } = runTool('amtool', [
        'config',
        'routes',
        'test',
        `--config.file=${file}`,
        `--verify.receivers=${wanted}`,
        ...labels,
      ]);
      // A second line may say that amtool's own settings name an Alertmanager, which is not asked here.
      expect([status, output.split('\n')[0]]).toEqual([0, wanted]);
    },
  );

  it('what somebody else’s rule sends here reaches people too', () => {
    const { output } = runTool('amtool', ['config', 'routes', 'test', `--config.file=${file}`, 'alertname=DiskFull']);
    expect(output.split('\n')[0]).toBe('people');
  });

  it('dates and P2 wait for working hours; a date is told once a day, a P2 each four hours', () => {
    const held = routes(defaultConfig().shop).routes.filter((route) => 'active_time_intervals' in route);
    expect(held).toMatchObject([
      { matchers: ['alertname=~"PosFiscalDriveExpires|PosOfdContractExpires"'], repeat_interval: '23h' },
      { matchers: ['priority="P2"'], group_wait: '30s', repeat_interval: '4h' },
    ]);
  });

  it('the reminder at closing time does not wait for the morning', () => {
    const { labels } = rules.find(({ alert }) => alert === 'PosShiftOutlivesNight') ?? {};
    const held = ['priority="P2"'];
    const named = routes(defaultConfig().shop).routes.find(({ matchers }) =>
      matchers.includes('alertname=~"PosShiftOutlivesNight"'),
    );
    expect(labels?.priority).toBe('P2');
    expect(named).toMatchObject({ receiver: 'people', group_wait: '0s' });
    expect(named).not.toHaveProperty('active_time_intervals');
    const order = routes(defaultConfig().shop).routes.map(({ matchers }) => matchers.join());
    expect(order.indexOf(named?.matchers.join() ?? '')).toBeLessThan(order.indexOf(held.join()));
  });

  it('what pos-monitor hands over itself is told at once, once, by day and night', () => {
    const labels = ['alertname=PosNotice', 'origin=pos-monitor', 'notice=17', 'priority=P2'];
    const { output } = runTool('amtool', ['config', 'routes', 'test', `--config.file=${file}`, ...labels]);
    expect(output.split('\n')[0]).toBe('notices');
    const route = routes(defaultConfig().shop).routes.find(({ receiver }) => receiver === 'notices');
    expect(route).toMatchObject({ group_by: ['shop', 'notice'], group_wait: '0s', repeat_interval: '120h' });
    expect(route).not.toHaveProperty('active_time_intervals');
  });

  it('P1 is sent within 10 seconds and repeated hourly', () => {
    const urgent = routes(defaultConfig().shop).routes.find((route) => route.matchers.includes('priority="P1"'));
    expect(urgent).toMatchObject({ group_wait: '10s', repeat_interval: '1h' });
  });
});

describe('working hours', () => {
  const parsed = (from: string, to: string, closed: string[] = []) =>
    configSchema.parse({ shop: { working_hours: { from, to }, closed, time_zone: 'Asia/Omsk' } }).shop;

  it.each([
    ['09:00', '21:00', [['09:00', '21:00']]],
    ['00:00', '24:00', [['00:00', '24:00']]],
    [
      '20:00',
      '04:00',
      [
        ['20:00', '24:00'],
        ['00:00', '04:00'],
      ],
    ],
    ['08:00', '00:00', [['08:00', '24:00']]],
  ])('from %s to %s', (from, to, ranges) => {
    expect(timeIntervals(parsed(from, to))[0]?.time_intervals).toEqual(
      ranges.map(([start_time, end_time]) => ({ times: [{ start_time, end_time }], location: 'Asia/Omsk' })),
    );
  });

  it('a weekday without work has none, and its night is that of the day before', () => {
    const [hours] = timeIntervals(parsed('20:00', '04:00', ['sunday']));
    expect(hours?.time_intervals.map((part) => 'weekdays' in part && part.weekdays)).toEqual([
      ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
      ['tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
    ]);
  });

  const quarter = (max: number) => fc.integer({ min: 0, max }).map((at) => clockText(15 * at));
  const days = ['2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03'];

  it('are those in which the shop is open, with its holidays and its nights', () => {
    fc.assert(
      fc.property(
        quarter(95),
        quarter(96),
        fc.subarray([...WEEKDAYS], { maxLength: 6 }),
        fc.subarray(days),
        fc.integer({ min: 0, max: 7 * 96 }),
        (from, to, weekdays, dates, quarters) => {
          fc.pre(from !== to && !(from === '00:00' && to === '24:00'));
          const settings = parsed(from, to, [...weekdays, ...dates]);
          const now = dayStart('2026-12-30', settings.time_zone) + quarters * 900;
          const last = openingsAround(shopOf({ ...defaultConfig(), shop: settings }, false), now)?.last;
          expect(isTold(settings, now)).toBe(last !== undefined && now < last.closes);
        },
      ),
      {
        examples: [
          ['20:00', '04:00', [], ['2027-01-01'], 2 * 96 + 4],
          ['20:00', '04:00', [], ['2027-01-01'], 3 * 96 + 4],
        ],
      },
    );
  });

  /** As Alertmanager understands them. */
  function isTold(shop: Config['shop'], now: Seconds): boolean {
    const { day, hour, minute } = localTime(now, shop.time_zone);
    const [year = '', month, date] = day.split('-');
    const clock = clockText(60 * hour + minute);
    const isIn = (name: string) =>
      timeIntervals(shop)
        .filter((one) => one.name === name)
        .flatMap(({ time_intervals }): readonly Interval[] => time_intervals)
        .some(
          ({ times, weekdays, years, months, days_of_month }) =>
            times.some(({ start_time, end_time }) => start_time <= clock && clock < end_time) &&
            (weekdays?.includes(WEEKDAYS[weekdayOf(day)] ?? 'monday') ?? true) &&
            (years?.includes(year) ?? true) &&
            (months?.includes(String(Number(month))) ?? true) &&
            (days_of_month?.includes(String(Number(date))) ?? true),
        );
    return isIn('working-hours') && !isIn('closed-days');
  }

  interface Interval {
    readonly times: readonly { readonly start_time: string; readonly end_time: string }[];
    readonly weekdays?: readonly string[];
    readonly years?: readonly string[];
    readonly months?: readonly string[];
    readonly days_of_month?: readonly string[];
  }

  function clockText(minutes: number): string {
    return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
  }

  it('on a holiday nobody is told of what can wait, as the real amtool reads it', () => {
    const shop = parsed('09:00', '21:00', ['sunday', '2027-01-01', '2027-05-09']);
    expect(waits(shop)).toMatchObject({ mute_time_intervals: ['closed-days'] });
    const place = join(folder, 'holidays.yml');
    writeFileSync(
      place,
      dump({
        route: { receiver: 'people', routes: [{ receiver: 'people', ...waits(shop) }] },
        receivers: [{ name: 'people' }],
        time_intervals: timeIntervals(shop),
      }),
    );
    const { status, output } = runTool('amtool', ['check-config', place]);
    expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });
});

describe('inhibition', () => {
  const named = (matchers: readonly string[]) => /"(.*)"/.exec(matchers.join(''))?.[1]?.split('|') ?? [];

  it('says of each pair what the screen says, terminal by terminal', () => {
    const pairs = catalog.flatMap((cause) => catalog.map((alert) => [cause, alert] as const));
    for (const [cause, alert] of pairs.filter(([a, b]) => a !== b)) {
      for (const [causeAt, alertAt] of [
        ['A', 'A'],
        ['A', 'B'],
      ] as const) {
        const one = active(cause.name, isPerTerminal(cause) ? causeAt : null);
        const other = active(alert.name, isPerTerminal(alert) ? alertAt : null);
        const onScreen = !shownAlerts([one, other]).includes(other);
        expect([cause.name, alert.name, inhibits(one, other)]).toEqual([cause.name, alert.name, onScreen]);
      }
    }
  });

  function inhibits(cause: ActiveAlert, alert: ActiveAlert): boolean {
    return inhibitRules().some(
      ({ source_matchers, target_matchers, equal }) =>
        named(source_matchers).includes(cause.name) &&
        named(target_matchers).includes(alert.name) &&
        (!equal.includes('pos_id') || cause.posId === alert.posId),
    );
  }

  function active(name: string, posId: string | null): ActiveAlert {
    return { name, posId, level: 'P1', message: '', action: '', since: 0, amount: null };
  }
});
