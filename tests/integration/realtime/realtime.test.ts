import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { raw } from '../../support/raw-request.ts';
import { type RunningShop, type ShopOptions, startShop, until } from '../../support/running-shop.ts';
import { openSocket, refusalOf } from '../../support/socket.ts';

let shop: RunningShop;
afterEach(() => shop.close());

async function open(options: ShopOptions = {}): Promise<RunningShop> {
  shop = await startShop(options);
  return shop;
}

const CLOCKS = ['timestamp', 'data_age_seconds', 'last_heartbeat', 'state_age_seconds', 'hours_open'];
const withoutClocks = (message: unknown) =>
  JSON.stringify(message, (key, value: unknown) => (CLOCKS.includes(key) ? undefined : value));

const sample = async (name: string) => {
  const page = await (await shop.get('/metrics')).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
};

describe('what a client is told', () => {
  test('the whole state at once, and the news when a receipt is committed', async () => {
    await open({ fill: (writer) => writer.addReceipt({ createdAt: Math.floor(Date.now() / 1000) - 5 }) });
    const client = await openSocket(shop.url);
    expect(await client.nextWith(({ buffer }) => buffer !== null)).toMatchObject({
      cash_balance: 0,
      card_balance: 0,
      buffer: { pending: 1 },
      alerts: expect.any(Array),
      kkt_status: { circuit_breaker_state: expect.any(String) },
      timestamp: expect.any(Number),
      sales_today: { total_count: expect.any(Number) },
      last_known: null,
    });
    shop.writer.addReceipt();
    await client.nextWith(({ buffer }) => buffer?.pending === 2);
    client.close();
  });

  test('nothing that it was told already, while only the time goes on', async () => {
    await open({ fill: (writer) => writer.openSession('POS-001', Math.floor(Date.now() / 1000) - 7200) });
    await until('the adapter has answered', async () => (await shop.json('/api/v1/status')).kkt_status.is_online);
    const client = await openSocket(shop.url);
    const first = await client.next();
    // The monitor considers the passing of time each second; three of them pass.
    const from = Math.floor(Date.now() / 1000);
    await until('three seconds have passed', async () => (await shop.json('/health')).timestamp >= from + 3);
    const said = [first, ...client.waiting.map((text) => JSON.parse(text))].map(withoutClocks);
    expect(said.filter((text, index) => text === said[index - 1])).toEqual([]);
    client.close();
  });

  test('only its own terminal, when it asked for one', async () => {
    await open({
      fill: (writer) => {
        writer.openSession('POS-001').cashTransaction({ posId: 'POS-001', type: 'cash_in', amount: 100 });
        writer.openSession('POS-002').cashTransaction({ posId: 'POS-002', type: 'cash_in', amount: 2300 });
      },
    });
    const client = await openSocket(shop.url, '/ws/realtime?pos_id=POS-002');
    const message = await client.next();
    expect(message).toMatchObject({ cash_balance: 23, terminals: [{ pos_id: 'POS-002' }] });
    client.close();
  });

  test('that the buffer cannot be read, with what was last known, and that it can again', async () => {
    await open({ fill: (writer) => writer.addReceipt({ posId: 'POS-001' }) });
    const client = await openSocket(shop.url);
    await client.nextWith(({ buffer }) => buffer !== null);
    rmSync(shop.path);
    const message = await client.nextWith(({ buffer }) => buffer === null);
    expect(message).toMatchObject({ cash_balance: null, last_known: { status: { buffer: { pending: 1 } } } });
    client.close();
  });
});

describe('who may watch', () => {
  test('programs, our own page and the origins that were named', async () => {
    await open({ config: { cors_origins: ['https://office.example.org'] } });
    const { host } = new URL(shop.url);
    for (const origin of [undefined, `http://${host}`, 'https://office.example.org']) {
      const client = await openSocket(shop.url, '/ws/realtime', origin === undefined ? {} : { origin });
      await client.next();
      client.close();
    }
  });

  test('not the pages of others, nor who calls us by a name that is not ours', async () => {
    await open();
    const refusal = (options: object) => refusalOf(shop.url, '/ws/realtime', options);
    expect(await refusal({ origin: 'https://evil.example' })).toMatchObject({
      status: 403,
      headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
      body: { error: 'origin_not_allowed' },
    });
    expect(await refusal({ origin: 'null' })).toMatchObject({ status: 403 });
    const rebound = { headers: { host: 'evil.example' }, origin: 'http://evil.example' };
    expect(await refusal(rebound)).toMatchObject({ status: 403, body: { error: 'host_not_allowed' } });
    expect(await sample('pos_monitor_websocket_refused_total')).toBe(3);
  });

  test('who is refused is rid of, and keeps nobody from stopping, though he holds on to the connection', async () => {
    await open();
    const { hostname, port } = new URL(shop.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
    socket.write(`GET /ws/realtime?pos_id=nobody HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n`);
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    await once(socket, 'end');
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    // It would be waited for to the end of the test's time.
    await shop.close();
    socket.destroy();
    await open();
  });

  test.each([
    ['a key', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key'],
    ['a version of ours', `Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: ${btoa('x'.repeat(16))}`, '-Version'],
  ])('nor who asks for it without %s: he is answered, counted and logged as any other', async (_, headers, named) => {
    await open();
    const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\n${headers}`;
    const answer = await raw(shop.url, `GET /ws/realtime HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*\r\nSec-WebSocket-Version: 13\r\n.*"invalid_parameter"/s);
    expect(answer).toContain(named);
    expect(await sample('pos_monitor_websocket_refused_total')).toBe(1);
    expect(shop.logged).toContainEqual(expect.objectContaining({ path: '/ws/realtime', status: 400 }));
  });

  test('not what does not exist, nor what is not understood', async () => {
    await open();
    const refused = async (path: string) => {
      const { status, body } = await refusalOf(shop.url, path);
      return [status, body.error];
    };
    expect(await refused('/ws/realtime?pos_id=nobody')).toEqual([404, 'unknown_terminal']);
    expect(await refused('/ws/other')).toEqual([404, 'not_found']);
    expect(await refused('/api/v1/status')).toEqual([404, 'not_found']);
    expect(await refused('/ws/realtime?terminal=1')).toEqual([400, 'invalid_parameter']);
    expect(await refused('/ws/realtime?pos_id=a&pos_id=b')).toEqual([400, 'invalid_parameter']);
  });
});

describe('what a client may say', () => {
  test('up to a KiB is passed over, more ends the connection', async () => {
    await open();
    const client = await openSocket(shop.url);
    await client.next();
    client.socket.send('x'.repeat(1024));
    client.socket.send('{"command":"stop"}');
    shop.writer.addReceipt();
    await client.nextWith(({ buffer }) => buffer?.pending === 1);
    client.socket.send('x'.repeat(1025));
    expect(await client.closed()).toBe(1009);
  });
});

describe('the end', () => {
  test('a server that stops says so to every client', async () => {
    await open();
    const clients = await Promise.all(Array.from({ length: 20 }, () => openSocket(shop.url)));
    const closing = shop.close();
    expect(await Promise.all(clients.map((client) => client.closed()))).toEqual(clients.map(() => 1001));
    await closing;
    await open();
  });

  test('after the last client has gone nothing is made for anybody', async () => {
    await open();
    const client = await openSocket(shop.url);
    await client.next();
    client.close();
    await until('it is gone', async () => (await sample('pos_monitor_websocket_clients')) === 0);
    const sent = await sample('pos_monitor_websocket_messages_total');
    shop.writer.addReceipt();
    expect((await shop.json('/api/v1/status')).buffer.pending).toBe(1);
    expect(await sample('pos_monitor_websocket_messages_total')).toBe(sent);
  });
});
