import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { startServer } from '../../support/http-server.ts';
import { type RunningShop, type ShopOptions, startShop, until } from '../../support/running-shop.ts';

const PATH = '/api/v1/hooks/alertmanager';
const SECRET = 'hook-secret-of-the-shop';
/** With a letter of which one byte is a space where bytes are taken for letters. */
const CYRILLIC = 'секрет-РР';
const inUtf8 = (text: string) => Buffer.from(text).toString('latin1');

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
  const began = performance.now();
  await post(running, message('PosWatchdog'));
  const isSilent = async () => {
    const { notifications } = await running.json('/api/v1/status');
    expect(notifications.configured).toBe(true);
    return notifications.working === false;
  };
  // In steps, or it would be a sleep of the PC, in which nobody is silent.
  for (ahead = 4; !(await isSilent()); ahead += 4) expect(ahead).toBeLessThan(3600);
  // What the test itself took counts as well.
  expect(ahead + (performance.now() - began) / 1000).toBeGreaterThan(14 * 60);
});

test.each([
  ['the secret as bearer', { authorization: `Bearer ${SECRET}` }, 204],
  ['the secret as password', { authorization: `Basic ${btoa(`alertmanager:${SECRET}`)}` }, 204],
  ['nothing', {}, 401],
  ['another secret', { authorization: `Bearer ${SECRET}x` }, 401],
  ['the secret as user', { authorization: `Basic ${btoa(`${SECRET}:`)}` }, 401],
  ['the secret in another way', { authorization: `Digest ${SECRET}` }, 401],
])('where a secret was agreed, %s is answered rightly', async (_, headers, status) => {
  const running = await start(SECRET);
  const answer = await post(running, message('PosWatchdog'), headers);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer realm="pos-monitor"' : null);
  const { notifications } = await running.json('/api/v1/status');
  expect(notifications.configured).toBe(status === 204);
});

test.each([
  ['bearer', `Bearer ${inUtf8(CYRILLIC)}`],
  ['password', `Basic ${btoa(inUtf8(`alertmanager:${CYRILLIC}`))}`],
])('a secret of Cyrillic letters is known as %s', async (_, authorization) => {
  const running = await start(CYRILLIC);
  expect((await post(running, message('PosWatchdog'), { authorization })).status).toBe(204);
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
  // Who goes on sending may be cut off before it hears the answer.
  expect([413, undefined]).toContain(response?.status);
  expect((await running.json('/api/v1/status')).notifications.configured).toBe(false);
});

test('what was sent changes nothing that depends on the watchdog', async () => {
  const running = await start();
  expect((await post(running, message('PosBufferFull', 'PosBufferHigh'))).status).toBe(204);
  expect((await running.json('/api/v1/status')).notifications.configured).toBe(false);
});

/** A shop whose messages go to a MAX at this address. */
async function carrying(url: string): Promise<RunningShop> {
  const { notifications } = defaultConfig();
  const to = { hook_secret: SECRET, max: [{ chat_id: -5, bot_token: 'bot' }] };
  const max_api = { ...notifications.max_api, url };
  shop = await startShop({ config: { notifications: { ...notifications, ...to, max_api } } });
  return shop;
}

test('what is to be carried to MAX is taken from whoever knows the secret, and its refusals are told apart', async () => {
  const answers = [200, 401];
  const max = await startServer((_request, response) => void response.writeHead(answers.shift() ?? 200).end('{}'));
  try {
    const running = await carrying(max.url);
    const carry = (body: object, secret = SECRET) =>
      running.get('/api/v1/hooks/max', {
        ...{ method: 'POST', body: JSON.stringify(body) },
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      });
    const one = { roomId: '-5', markdown: 'Касса не принимает оплату' };
    expect((await carry(one, 'another-secret')).status).toBe(401);
    expect((await carry({ roomId: 'x', markdown: '' })).status).toBe(400);
    expect(max.asked).toEqual([]);
    expect((await carry(one)).status).toBe(204);
    expect((await carry(one)).status).toBe(422);
    expect((await carry({ ...one, roomId: '9' })).status).toBe(422);
    expect(max.asked).toHaveLength(2);
  } finally {
    await max.close();
  }
});

test('who hung up before he was answered is logged, and counted as no answer', async () => {
  const max = await startServer(() => {});
  try {
    const running = await carrying(max.url);
    const leaving = new AbortController();
    const carried = running.get('/api/v1/hooks/max', {
      ...{ method: 'POST', body: JSON.stringify({ roomId: '-5', markdown: 'a' }), signal: leaving.signal },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${SECRET}` },
    });
    await until('it is being carried', () => max.asked.length === 1);
    leaving.abort();
    await expect(carried).rejects.toThrow();
    const line = () => running.logged.find(({ msg, path }) => msg === 'request' && path === '/api/v1/hooks/max');
    await until('that is logged', () => line() !== undefined);
    expect(line()).toMatchObject({ status: null, aborted: true });
    expect(await (await running.get('/metrics')).text()).not.toContain('route="/api/v1/hooks/max"');
  } finally {
    await max.close();
  }
});

test('the journal says to which channels each message was handed', async () => {
  const config = configSchema.parse({
    contacts: [{ role: 'владелец', name: 'Мария', phone: '+7 900 000-00-00', second: true }],
    notifications: {
      telegram: [{ chat_id: 1, bot_token: '1:a' }],
      webhook: [{ url: 'http://127.0.0.1:9/' }],
      email: [{ to: 'a@shop.test', from: 'b@shop.test', smarthost: '127.0.0.1:9', contact: 'Мария' }],
    },
  });
  const state = mkdtempSync(join(tmpdir(), 'pos-hooks-'));
  const running = await startShop({
    state,
    config: { contacts: config.contacts, notifications: config.notifications },
  });
  shop = running;
  const receivers = { people: 'telegram, webhook', notices: 'telegram, webhook', second: 'email', watchdog: null };
  for (const receiver of Object.keys(receivers)) {
    await post(running, JSON.stringify({ ...JSON.parse(message(`PosFor${receiver}`)), receiver }));
  }
  const told = async () => {
    const { entries } = await running.json('/api/v1/journal');
    return entries.filter(({ kind }: { kind: string }) => kind === 'told');
  };
  await until('all is written', async () => (await told()).length === 4);
  const who = (await told()).map((one: { alert: string; who: string | null }) => [one.alert, one.who]).toReversed();
  expect(who).toEqual(Object.entries(receivers).map(([receiver, channels]) => [`PosFor${receiver}`, channels]));
  await running.close();
  shop = null;
  rmSync(state, { recursive: true, force: true });
});
