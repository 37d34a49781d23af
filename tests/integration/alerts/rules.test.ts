/** The rules as they are shipped, with their waiting, in the real promtool: scrape by scrape. */
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { configSchema } from '../../../src/config/schema.ts';
import type { Alert } from '../../../src/domain/alerts/alert.ts';
import { cashierWords } from '../../../src/domain/alerts/cashier.ts';
import { catalog, trueAlerts } from '../../../src/domain/alerts/catalog/index.ts';
import { UNSETTLED_SERIES } from '../../../src/domain/alerts/flapping.ts';
import { dashboardUrl, publicAddress, runbookUrl } from '../../../src/domain/links.ts';
import { collectors } from '../../../src/domain/series/index.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { levelLabels } from '../../../src/render/prometheus.ts';
import { alertingRules, ruleGroups } from '../../../src/render/rules.ts';
import { ALERT_CASES, snapshotFor } from '../../support/alert-cases.ts';
import { NOW } from '../../support/facts.ts';
import {
  type ExpectedAlert,
  type ExpressionTest,
  type InputSeries,
  type RuleTest,
  seriesText,
  testRules,
} from '../../support/promtool-tests.ts';

const SCRAPE = 15;
const IDENTITY = { instance: 'localhost:8001', job: 'pos-monitor' };
const MISSED = 'stale';
const config = configSchema.parse({ notifications: { webhook: [{ url: 'https://office.example.org/hook' }] } });
const groups = ruleGroups(config);
const allSeries = collectors.flatMap((collector) => collector.series);

/** What one scrape after the other brings: a Snapshot, moved to the moment of the scrape, or nothing. */
type Scrapes = readonly (Snapshot | typeof MISSED)[];

describe.concurrent.each(catalog.map((alert) => [alert.name, alert] as const))('%s', (name, alert) => {
  const alertCase = ALERT_CASES[name];
  if (alertCase === undefined) throw new Error(`${name} has no case`);
  const wait = Math.max(
    ...alert.rules.filter((rule) => rule.level === alertCase.level).map((rule) => seconds(rule.for)),
  );
  const fires = snapshotFor(alertCase.fires);
  const below = snapshotFor(alertCase.justBelow);

  it('waits, fires, survives a missed scrape, stands while it comes and goes, and resolves', async () => {
    const began = 8 * SCRAPE;
    const firing = began + wait;
    const missed = firing + 4 * SCRAPE;
    const gone = missed + 8 * SCRAPE;
    const over = alertCase.level === 'INFO' ? gone : gone + 20 * SCRAPE;
    const scrapes: Scrapes = Array.from({ length: over / SCRAPE + 12 }, (_, index) => {
      const at = index * SCRAPE;
      if (at === missed || (wait >= 60 && at === firing - SCRAPE)) return MISSED;
      return at >= began && at < gone ? fires : below;
    });
    await expectRules({
      input_series: [...inputOf(scrapes), ...unsettled(fires, name, gone, over)],
      promql_expr_test: [
        isFiring(name, began - SCRAPE, false),
        ...(wait > 0 ? [isFiring(name, firing - SCRAPE, false)] : []),
        isFiring(name, firing, true, alertCase.level),
        isFiring(name, missed, true, alertCase.level),
        isFiring(name, gone - SCRAPE, true, alertCase.level),
        isFiring(name, over - SCRAPE, true, alertCase.level),
        isFiring(name, over + 4 * SCRAPE, false),
      ],
      alert_rule_test:
        over === gone
          ? []
          : [{ eval_time: `${over - SCRAPE}s`, alertname: name, exp_alerts: goneForNow(alert, fires) }],
    });
  });

  it('does not fire just below, however long', async () => {
    const length = wait / SCRAPE + 20;
    await expectRules({
      input_series: inputOf(Array.from({ length }, () => below)),
      promql_expr_test: [isFiring(name, (length - 1) * SCRAPE, false)],
    });
  });
});

it.concurrent('the words of a message have no hole at a missed scrape', async () => {
  const fires = snapshotFor(ALERT_CASES.PosBufferFull?.fires ?? {});
  const scrapes: Scrapes = [...Array(8).fill(fires), MISSED];
  const alert = catalog.find(({ name }) => name === 'PosBufferFull');
  await expectRules({
    input_series: inputOf(scrapes),
    alert_rule_test: [
      {
        eval_time: `${8 * SCRAPE}s`,
        alertname: 'PosBufferFull',
        exp_alerts: [
          {
            exp_labels: { ...IDENTITY, ...levelLabels('P1'), source: 'buffer' },
            exp_annotations: {
              title: 'Касса не принимает оплату',
              steps: cashierWords('PosBufferFull').steps.join('\n'),
              summary: 'Буфер переполнен: чеков 200',
              action: alert?.action.fill(fires, '') ?? '',
              description: alert?.description ?? '',
              unknown: '',
              runbook_url: runbookUrl(publicAddress(config), 'PosBufferFull'),
              dashboard: dashboardUrl(config, alert?.panel ?? ''),
            },
          },
        ],
      },
    ],
  });
});

describe.concurrent('the watching itself', () => {
  const counted = (name: string, values: string): InputSeries => ({
    series: seriesText(name, { instance: 'here', job: 'tool' }),
    values,
  });
  const failing = (integration: string, values: string): InputSeries => ({
    series: seriesText('alertmanager_notifications_failed_total', { instance: 'here', job: 'tool', integration }),
    values,
  });
  const up = (values: string): InputSeries => ({ series: seriesText('up', IDENTITY), values });

  it.each<[string, InputSeries[], [at: number, firing: boolean][]]>([
    [
      'PosMonitorDown',
      [up('1x7 0x15 1x8')],
      [
        [225, false],
        [240, true],
        [375, false],
      ],
    ],
    [
      // Four minutes away and four back, again and again; the third time it is over after half an hour.
      'PosMonitorDown',
      [up(`1x7 ${Array(5).fill('0x15 1x15').join(' ')} 1x130`)],
      [
        [240, true],
        [375, false],
        [720, true],
        [855, false],
        [1200, true],
        [1335, true],
        [1500, true],
        [2295, true],
        [4050, true],
        [4095, false],
      ],
    ],
    [
      // A PC that starts three times, and is looked at too early each time.
      'PosMonitorDown',
      [up(Array(4).fill('0x1 1x20 _x40').join(' '))],
      Array.from({ length: 60 }, (_, minute): [number, boolean] => [minute * 60, false]),
    ],
    [
      'PosMonitorAbsent',
      [up('1x7 _x120')],
      [
        [420, false],
        [480 + 900, true],
      ],
    ],
    ['PosMonitorAbsent', [up('1x7 0x120')], [[1800, false]]],
    [
      'PosRulesFailing',
      [counted('prometheus_rule_evaluation_failures_total', '0x10 1+1x40 41x40')],
      [
        [150, false],
        [600, true],
        [1320, false],
      ],
    ],
    ['PosRulesFailing', [counted('prometheus_rule_evaluation_failures_total', '7x80')], [[1200, false]]],
    [
      'PosNotificationsFailing',
      [counted('prometheus_notifications_errors_total', '0x10 1+1x40 41x40')],
      [
        [150, false],
        [600, true],
        [1320, false],
      ],
    ],
    [
      'PosNotificationsFailing',
      [counted('prometheus_notifications_errors_total', '0x10 1+1x12 12x60'), up('1x90')],
      [
        [300, false],
        [450, false],
        [600, false],
      ],
    ],
    [
      'PosNotificationsFailing',
      [failing('email', '0x10 1+1x40 41x40')],
      [
        [150, false],
        [600, true],
        [1320, false],
      ],
    ],
    ['PosNotificationsFailing', [failing('email', '7x80')], [[1200, false]]],
    [
      // One failure each 315 s: an Alertmanager that has a P2 to tell and nothing else.
      'PosNotificationsFailing',
      [failing('email', [0, 1, 2, 3, 4, 5].map((failures) => `${failures}x20`).join(' '))],
      [
        [660, false],
        [690, true],
        [930, true],
        [1245, true],
        [1560, true],
      ],
    ],
    // One, after which the next message goes, is none.
    ['PosNotificationsFailing', [failing('email', '0x20 1x100')], [300, 600, 630, 660, 690].map((at) => [at, false])],
    [
      'PosNotificationsFailing',
      [failing('webhook', '0x10 1+1x40 41x40'), up('1x10 0x10 1x100')],
      [
        [300, false],
        [600, false],
        [900, false],
      ],
    ],
    [
      'PosNotificationsFailing',
      [failing('webhook', '0x10 1+1x90'), up('1x10 0x10 1x100')],
      [
        [600, false],
        [1500, true],
      ],
    ],
    [
      'PosWatchdog',
      [],
      [
        [0, true],
        [3600, true],
      ],
    ],
  ])('%s', async (name, input_series, moments) => {
    const level = { PosMonitorDown: 'P1', PosMonitorAbsent: 'P1', PosWatchdog: 'INFO' }[name] ?? 'P2';
    await expectRules({
      input_series,
      promql_expr_test: moments.map(([at, firing]) => isFiring(name, at, firing, level)),
    });
  });
});

it.concurrent('where people have no webhook, pos-monitor’s own ear may fail for ever: no channel of people does', async () => {
  const labels = { instance: 'here', job: 'tool', integration: 'webhook' };
  const series = seriesText('alertmanager_notifications_failed_total', labels);
  await expectRules(
    {
      input_series: [{ series, values: '0x10 1+1x90' }],
      promql_expr_test: [isFiring('PosNotificationsFailing', 1500, false)],
    },
    ruleGroups(defaultConfig()),
  );
});

async function expectRules(test: Omit<RuleTest, 'interval'>, all = groups): Promise<void> {
  expect(await testRules(all, [{ interval: `${SCRAPE}s`, ...test }], `${SCRAPE}s`)).toBeNull();
}

function isFiring(name: string, at: number, firing: boolean, level = ''): ExpressionTest {
  return {
    expr: `count by (priority) (ALERTS{alertname="${name}",alertstate="firing"})`,
    eval_time: `${at}s`,
    exp_samples: firing ? [{ labels: `{priority="${level}"}`, value: 1 }] : [],
  };
}

/** What pos-monitor says of an alert of each terminal that is gone for now, and stands. */
function unsettled(fires: Snapshot, name: string, from: number, to: number): InputSeries[] {
  return trueAlerts(fires)
    .filter((alert) => alert.name === name && alert.level !== 'INFO')
    .map(({ posId, level }) => ({
      series: seriesText(UNSETTLED_SERIES, {
        ...{ alert: name, priority: level, ...IDENTITY },
        ...(posId === null ? {} : { pos_id: posId }),
      }),
      values: `_x${from / SCRAPE} 1x${(to - from) / SCRAPE - 1} stale`,
    }));
}

/** As they are told meanwhile: in the page's words, and with no number. */
function goneForNow({ name, message, action }: Alert, fires: Snapshot): ExpectedAlert[] {
  return trueAlerts(fires)
    .filter((alert) => alert.name === name)
    .map(({ posId, level }) => {
      const rule = alertingRules(groups).find(({ alert, labels }) => alert === name && labels.priority === level);
      const terminal = fires.till?.terminals.find((one) => one.posId === posId)?.name ?? '';
      return {
        exp_labels: { ...IDENTITY, ...rule?.labels, ...(posId === null ? {} : { pos_id: posId }) },
        exp_annotations: {
          ...rule?.annotations,
          ...(posId === null ? {} : { terminal }),
          summary: `Сейчас прошло, но возвращается: ${message.outline(config.thresholds)}`,
          action: action.outline(config.thresholds),
          unknown: '',
        },
      };
    });
}

/** Moments move along with the scrapes, so that ages stay what the case says. */
function inputOf(scrapes: Scrapes): InputSeries[] {
  const values = new Map<string, string[]>();
  scrapes.forEach((scrape, index) => {
    const seen = scrape === MISSED ? new Map<string, number>() : samplesOf(scrape, index * SCRAPE);
    const samples = seen.set(seriesText('up', IDENTITY), scrape === MISSED ? 0 : 1);
    for (const [series, value] of samples) {
      if (!values.has(series)) values.set(series, Array<string>(index).fill('_'));
      values.get(series)?.push(String(value));
    }
    for (const [series, before] of values) if (!samples.has(series)) before.push(MISSED);
  });
  return [...values].map(([series, all]) => ({ series, values: all.join(' ') }));
}

function samplesOf(snapshot: Snapshot, at: number): Map<string, number> {
  const samples = allSeries.flatMap(({ name, read }) =>
    read(snapshot).map(({ labels, value }): [string, number] => [
      seriesText(name, { ...labels, ...IDENTITY }),
      name.endsWith('_timestamp_seconds') ? value - NOW + at : value,
    ]),
  );
  return new Map(samples);
}

function seconds(duration: string): number {
  const [, amount = '', unit = ''] = /^(\d+)([smh])$/.exec(duration) ?? [];
  return Number(amount) * ({ s: 1, m: 60, h: 3600 }[unit] ?? Number.NaN);
}
