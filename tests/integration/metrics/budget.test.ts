/** How many series a shop costs the Prometheus that watches it, counted on the program itself. */
import { expect, test } from 'vitest';
import { collectors } from '../../../src/domain/series/index.ts';
import { busySnapshot } from '../../support/busy-shop.ts';
import { samplesOf } from '../../support/exposition.ts';
import { startShop } from '../../support/running-shop.ts';

const LIMIT = 300;
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

const ofSnapshot = new Set(collectors.flatMap(({ series }) => series).map(({ name }) => name));

/** The shop that runs is a quiet one; the same page of a busy one has every series there can be. */
function samplesOfBusyShop(terminals: readonly string[]): number {
  const snapshot = busySnapshot(terminals);
  return collectors.flatMap(({ series }) => series).reduce((sum, { read }) => sum + read(snapshot).length, 0);
}
