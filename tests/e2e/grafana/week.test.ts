/** The sums by weekday and hour in a real Prometheus, against sums that were never in one. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { dayOf, shiftDay, weekdayOf } from '../../../src/domain/day.ts';
import { byWeekday, usualHours, weekTotal } from '../../../src/grafana/week.ts';
import { busyFacts } from '../../support/busy-shop.ts';
import { NOW, snapshotOf, ZONE } from '../../support/facts.ts';
import { filledIn } from '../../support/promql.ts';
import { goodMoment } from '../../support/promql-answers.ts';
import { type Page, servePage } from '../../support/promql-pages.ts';
import { type Prometheus, startPrometheus } from '../../support/promql-prometheus.ts';

const TODAY = dayOf(NOW, ZONE);
/** A shop that is ten days old, and one that has sold for longer. */
const SHOPS = { young: 10, old: 34 } as const;
type ShopName = keyof typeof SHOPS;
/** A thousand roubles and some, each day its own sum. */
const totalOf = (daysAgo: number) => 1000 + 111 * daysAgo;

let pages: Page[] = [];
let prometheus: Prometheus | undefined;
/** What is asked is asked for this moment, by whose calendar the days are counted. */
let at: number;

beforeAll(async () => {
  pages = await Promise.all(Object.values(SHOPS).map((days) => servePage(snapshotOf(factsOf(days)))));
  prometheus = await startPrometheus({
    targets: Object.keys(SHOPS).map((shop, index) => ({
      job: 'pos-monitor',
      address: pages[index]?.address ?? '',
      labels: { shop },
    })),
  });
  const seen = () => prometheus?.now('count(pos_sales_day_rubles offset 5s)') ?? Promise.resolve([]);
  await vi.waitFor(async () => expect((await seen())[0]?.values[0]).toBe(11 + 35), { timeout: 120_000 });
  at = await goodMoment(prometheus);
});
afterAll(async () => {
  await prometheus?.stop();
  for (const page of pages) await page.stop();
});

function factsOf(age: number) {
  const days = Array.from({ length: age }, (_, index) => totalOf(index + 1) * 100);
  const hours = Array.from({ length: 7 }, (_, weekday) =>
    Array.from({ length: 24 }, (_, hour) => 2800 * (weekday + hour)),
  );
  const { today } = busyFacts();
  return { today, weeks: { day: TODAY, terminals: { 'POS-001': { days, hours } } } };
}

async function ask(query: string, shop: ShopName) {
  const found = await prometheus?.now(filledIn(query, { shop, __at: '' }), at);
  return (found ?? []).map(({ metric, values }) => ({ metric, value: values[0] }));
}

test('seven days stand at their weekdays by the shop’s calendar, in the order of the week', async () => {
  const rows = await ask(byWeekday(7, false), 'old');
  const today = dayOf(at, ZONE);
  const expected = Array.from({ length: 7 }, (_, index) => 7 + index).map((ago) => {
    const weekday = weekdayOf(shiftDay(today, -ago));
    return [String(weekday + 1), totalOf(ago)];
  });
  expect(rows.map(({ metric, value }) => [metric.day, value]).sort()).toEqual(expected.sort());
});

test('a week’s sum is told only where each of its days is known', async () => {
  const sum = [1, 2, 3, 4, 5, 6, 7].reduce((total, ago) => total + totalOf(ago), 0);
  for (const shop of ['young', 'old'] as const)
    expect((await ask(weekTotal(1, false), shop)).map(({ value }) => value)).toEqual([sum]);
  expect(await ask(weekTotal(8, false), 'young')).toEqual([]);
  expect(await ask(weekTotal(8, false), 'old')).toHaveLength(1);
});

test('an hour’s average is over as many days of its weekday as the shop has sold on', async () => {
  const average = async (shop: ShopName, weekday: string) =>
    (await ask(usualHours(), shop)).find(({ metric }) => metric.weekday === weekday && metric.hour === '10')?.value;
  const today = dayOf(at, ZONE);
  for (const weekday of [0, 1, 2, 3, 4, 5, 6]) {
    const sum = 28 * (weekday + 10);
    const ofTen = Array.from({ length: 10 }, (_, index) => weekdayOf(shiftDay(today, -index - 1)));
    expect(await average('old', String(weekday + 1))).toBeCloseTo(sum / 4, 9);
    expect(await average('young', String(weekday + 1))).toBeCloseTo(
      sum / ofTen.filter((one) => one === weekday).length,
      9,
    );
  }
});
