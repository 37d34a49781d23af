/** The sums by weekday, out of two weeks' history in a real Prometheus, against sums that were never in one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { revenueRubles, yesterdayRubles } from '../../../src/domain/series/sales.ts';
import { utcOffset } from '../../../src/domain/series/shop.ts';
import { byWeekday, daysKnown, weekTotal } from '../../../src/grafana/week.ts';
import { filledIn } from '../../support/promql.ts';
import { type Prometheus, startPrometheus } from '../../support/promql-prometheus.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const ZONE = 3 * HOUR;
/** Wednesday, 13 May 2026, 15:00 in Moscow. */
const NOW = Date.UTC(2026, 4, 13, 12) / 1000;
const TODAY = Math.floor((NOW + ZONE) / DAY) * DAY - ZONE;
const STEP = 300;
/** The till sells from 9 on; the last receipt of the day comes just before ten. */
const [OPEN, CLOSED] = [9 * HOUR, 21.95 * HOUR];
/** One computer is off at night, and before the last receipt; one is always on, and asked ten seconds late. */
const SHOPS = {
  nightly: { on: 8 * HOUR, off: 21.9 * HOUR, late: 0 },
  always: { on: 0, off: DAY - STEP, late: 10 },
} as const;
type ShopName = keyof typeof SHOPS;
const WEEKDAYS = ['Пн', 'Вт', 'Ср', 'Чт', 'Пт', 'Сб', 'Вс'];

let prometheus: Prometheus | undefined;
beforeAll(async () => {
  prometheus = await startPrometheus({ history: history(14) });
});
afterAll(() => prometheus?.stop());

/** A thousand roubles and some, each day its own sum. */
function totalOf(daysAgo: number): number {
  return 1000 + 111 * daysAgo;
}

function soldBy(daysAgo: number, sinceMidnight: number): number {
  const share = Math.min(1, Math.max(0, (sinceMidnight - OPEN) / (CLOSED - OPEN)));
  return Math.floor(totalOf(daysAgo) * share);
}

function history(days: number): string {
  const family = ({ name }: { name: string }, value: (moment: Moment) => number, terminal = '') => {
    const lines = (Object.keys(SHOPS) as ShopName[]).flatMap((shop) =>
      momentsOf(shop, days).map(
        (moment) => `${name}{instance="${shop}",job="pos-monitor"${terminal}} ${value(moment)} ${moment.at}\n`,
      ),
    );
    return `# TYPE ${name} gauge\n${lines.join('')}`;
  };
  const terminal = ',pos_id="POS-001"';
  return [
    family(revenueRubles, ({ at, daysAgo }) => soldBy(daysAgo, at - TODAY + daysAgo * DAY), terminal),
    family(yesterdayRubles, ({ daysAgo }) => totalOf(daysAgo + 1), terminal),
    family(utcOffset, () => ZONE),
  ].join('');
}

interface Moment {
  readonly at: number;
  readonly daysAgo: number;
}

function momentsOf(shop: ShopName, days: number): Moment[] {
  const { on, off, late } = SHOPS[shop];
  const moments: Moment[] = [];
  for (let daysAgo = days; daysAgo >= 0; daysAgo -= 1) {
    const midnight = TODAY - daysAgo * DAY;
    for (let at = midnight + on + late; at <= Math.min(midnight + off + late, NOW); at += STEP) {
      moments.push({ at, daysAgo });
    }
  }
  return moments;
}

async function ask(query: string, instance: ShopName) {
  if (prometheus === undefined) throw new Error('Prometheus was not started');
  const found = await prometheus.now(filledIn(query, { instance }), NOW);
  return found.map(({ metric, values }) => [metric.weekday, values[0]] as const);
}

/** Wednesday is day 3, `daysAgo` before it. */
function weekdayOf(daysAgo: number): string {
  return WEEKDAYS[(((2 - daysAgo) % 7) + 7) % 7] ?? '';
}

/** As far as Prometheus has seen of today. */
const SEEN: Readonly<Record<ShopName, number>> = { nightly: NOW - TODAY, always: NOW - TODAY - STEP + 10 };

describe.each(Object.keys(SHOPS) as ShopName[])('a computer that is on: %s', (shop) => {
  const week = (first: number) =>
    new Map(
      [0, 1, 2, 3, 4, 5, 6].map((day) => {
        const daysAgo = first + day;
        return [weekdayOf(daysAgo), day === 0 ? soldBy(daysAgo, SEEN[shop]) : totalOf(daysAgo)] as const;
      }),
    );

  test('the last seven days: whole days to the rouble, today as far as it has come', async () => {
    expect(new Map(await ask(byWeekday(0), shop))).toEqual(week(0));
  });

  test('the seven days before: the same weekday only as far as today has come', async () => {
    expect(new Map(await ask(byWeekday(1), shop))).toEqual(week(7));
  });

  test('the week’s sum says of how many days it is', async () => {
    const sum = [...week(0).values()].reduce((total, value) => total + value, 0);
    expect(await ask(weekTotal(0), shop)).toEqual([[undefined, sum]]);
    expect(await ask(daysKnown(0), shop)).toEqual([[undefined, 7]]);
    expect(await ask(daysKnown(1), shop)).toEqual([[undefined, 7]]);
  });
});
