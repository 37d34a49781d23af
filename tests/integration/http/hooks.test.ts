import { afterEach, expect, test } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { type RunningShop, type ShopOptions, startShop, until } from '../../support/running-shop.ts';

const PATH = '/api/v1/hooks/alertmanager';
const SECRET = 'hook-secret-of-the-shop';

let shop: RunningShop | null = null;
afterEach(async () => {
  await shop?.close();
  shop = null;
});

async function start(hook_secret?: string, clocks: Pick<ShopOptions, 'clock' | 'steady'> = {}): Promise<RunningShop> {
  const { notifications } = defaultConfig();
  // Somebody is told: where nobody is, nothing of messages is configured.
  const told = { ...notifications, webhook: [{ url: 'http://127.0.0.1:9/' }] };
  const agreed = hook_secret === undefined ? told : { ...told, hook_secret };
  shop = await startShop({ config: { notifications: agreed }, ...clocks });
  return shop;
}

const WEBHOOK = { channel: 'webhook', delivered_at: null, failed_at: null };

const message = (...names: string[]) =>
  JSON.stringify({
    version: '4',
    status: 'firing',
    receiver: 'watchdog',
    alerts: names.map((alertname) => ({ status: 'firing', labels: { alertname }, annotations: {} })),
  });

const post = (running: RunningShop, body: string, headers: Record<string, string> = {}) =>
  running.get(PATH, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

test('status knows nothing of messages before Alertmanager speaks, and then that they go out', async () => {
  const running = await start();
  expect((await running.json('/api/v1/status')).notifications).toEqual({
    configured: false,
    working: null,
    last_watchdog_at: null,
    channels: [WEBHOOK],
  });
  expect((await post(running, message('PosWatchdog'))).status).toBe(204);
  const { notifications } = await running.json('/api/v1/status');
  expect(notifications).toEqual({
    configured: true,
    working: true,
    last_watchdog_at: expect.any(Number),
    channels: [WEBHOOK],
  });
});

test('status says so when the watchdog falls silent', async () => {
  let ahead = 0;
  const running = await start(undefined, {
    clock: () => Date.now() + ahead * 1000,
    steady: () => performance.now() / 1000 + ahead,
  });
  await post(running, message('PosWatchdog'));
  await until('the silence is noticed', async () => {
    // In steps, or it would be a sleep of the PC, in which nobody is silent.
    ahead += 4;
    const { notifications } = await running.json('/api/v1/status');
    expect(notifications.configured).toBe(true);
    return notifications.working === false;
  });
  // What the test itself took counts as well.
  expect(ahead).toBeGreaterThan(14 * 60);
});

test.each([
  ['the secret as bearer', { authorization: `Bearer ${SECRET}` }, 204],
  ['the secret as password', { authorization: `Basic ${btoa(`alertmanager:${SECRET}`)}` }, 204],
  ['nothing', {}, 401],
  ['another secret', { authorization: `Bearer ${SECRET}x` }, 401],
  ['the secret as user', { authorization: `Basic ${btoa(`${SECRET}:`)}` }, 401],
])('where a secret was agreed, %s is answered rightly', async (_, headers, status) => {
  const running = await start(SECRET);
  expect((await post(running, message('PosWatchdog'), headers)).status).toBe(status);
  const { notifications } = await running.json('/api/v1/status');
  expect(notifications.configured).toBe(status === 204);
});

test.each([
  ['no JSON', 'hello'],
  ['no message', '{}'],
  ['no alerts', '{"status":"firing","alerts":[{}]}'],
])('%s changes nothing', async (_, body) => {
  const running = await start();
  const response = await post(running, body);
  expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_parameter' }]);
  expect((await running.json('/api/v1/status')).notifications.configured).toBe(false);
});

test('a message that is far too large is refused', async () => {
  const running = await start();
  const response = await post(running, message(...Array(10_000).fill('A'))).catch(() => null);
  expect([413, undefined]).toContain(response?.status);
});

test('what was sent changes nothing that depends on the watchdog', async () => {
  const running = await start();
  expect((await post(running, message('PosBufferFull', 'PosBufferHigh'))).status).toBe(204);
  expect((await running.json('/api/v1/status')).notifications.configured).toBe(false);
});
