/** How many series a shop costs the Prometheus that watches it, counted on the program itself. */
import { expect, test } from 'vitest';
import { dayOf } from '../../../src/domain/day.ts';
import { collectors } from '../../../src/domain/series/index.ts';
import { dayRubles, hourRubles } from '../../../src/domain/series/sales.ts';
import { busyFacts, busySnapshot } from '../../support/busy-shop.ts';
import { samplesOf } from '../../support/exposition.ts';
import { NOW, snapshotOf, ZONE } from '../../support/facts.ts';
import { startShop } from '../../support/running-shop.ts';

const LIMIT = 300;
const PAST = new Set([dayRubles, hourRubles]);
const LIMIT_FOR_ANOTHER_TERMINAL = 60;

test('one terminal costs at most 300, when every route has answered well and badly', async () => {
  const shop = await startShop();
  try {
    const routes = Object.keys((await shop.json('/openapi.json')).paths);
    expect(routes.length).toBeGreaterThan(5);
    for (const route of [
      ...routes,
      '/',
      '/runbooks',
      '/runbooks/PosBufferFull',
      '/api/v1/hooks/alertmanager',
      '/no-such-address',
    ]) {
      await shop.get(route);
      await shop.get(`${route}?no_such_parameter=1`);
      await shop.get(route, { method: 'POST' });
    }
    const page = samplesOf(await (await shop.get('/metrics')).text());
    expect(new Set(page.map(({ name, labels }) => name + JSON.stringify(labels))).size).toBe(page.length);
    const own = page.filter(({ name }) => !ofSnapshot.has(name)).length;
    expect(own + samplesOfBusyShop(['POS-001'])).toBeLessThanOrEqual(LIMIT);
    const routesSeen = new Set(
      page.filter(({ name }) => name === 'http_requests_total').map(({ labels }) => labels.route),
    );
    expect([...routesSeen].filter((route) => route?.includes('?') || route?.includes('no-such'))).toEqual([]);
  } finally {
    await shop.close();
  }
});

test('a further terminal costs at most 60', () => {
  const further = samplesOfBusyShop(['A', 'B']) - samplesOfBusyShop(['A']);
  expect(further).toBeLessThanOrEqual(LIMIT_FOR_ANOTHER_TERMINAL);
});

test('the days and hours of five weeks cost a terminal at most 250', () => {
  const weeks = { days: Array<number>(34).fill(1), hours: Array.from({ length: 7 }, () => Array<number>(24).fill(1)) };
  const facts = { ...busyFacts(), weeks: { day: dayOf(NOW, ZONE), terminals: { 'POS-001': weeks } } };
  const snapshot = snapshotOf(facts);
  const past = dayRubles.read(snapshot).length + hourRubles.read(snapshot).length;
  expect(past).toBe(35 + 7 * 24);
  expect(past).toBeLessThanOrEqual(250);
});

const ofSnapshot = new Set(collectors.flatMap(({ series }) => series).map(({ name }) => name));

/** The shop that runs is a quiet one; the same page of a busy one has every series there can be beside the past weeks. */
function samplesOfBusyShop(terminals: readonly string[]): number {
  const snapshot = busySnapshot(terminals);
  const series = collectors.flatMap((collector) => collector.series).filter((one) => !PAST.has(one));
  return series.reduce((sum, { read }) => sum + read(snapshot).length, 0);
}
