import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect } from 'vitest';
import { readHealth } from '../../../src/simulator/adapter-handle.ts';
import { openDatabase } from '../../../src/simulator/buffer.ts';
import { nextBasket, PortTakenError, plainSale, startTill } from '../../../src/simulator/index.ts';
import { createRandom } from '../../../src/simulator/random.ts';
import { until } from '../../../src/simulator/scenarios/scenario.ts';
import { column, fast, test } from './tills.ts';

const KEY = '3f2b7c1e-8a44-4d0b-9a4e-2f6c1d5e7a90';
const post = (url: string, body: unknown, headers: Record<string, string> = { 'idempotency-key': KEY }) =>
  fetch(`${url}/v1/kkt/receipt`, { method: 'POST', body: JSON.stringify(body), headers });
const sale = { pos_id: 'POS-001', ...plainSale(1500) };

test('answers as the real one', async ({ openTill }) => {
  const till = await openTill({ background: false });
  const get = async (path: string) => {
    const response = await fetch(till.adapterUrl + path);
    return { status: response.status, body: await response.json() };
  };
  expect(await get('/v1/health')).toEqual({
    status: 200,
    body: {
      status: 'healthy',
      components: {
        buffer: { status: 'healthy', percent_full: 0, dlq_size: 0, pending: 0 },
        circuit_breaker: { state: 'CLOSED', failure_count: 0, success_count: 0, last_failure: null },
        database: { status: 'healthy', type: 'sqlite', mode: 'WAL' },
      },
      version: '1.0.0',
    },
  });
  expect((await get('/health')).status).toBe(404);
  expect((await get('/v1/kkt/receipt')).status).toBe(405);
  expect((await get('/v1/kkt/worker/status')).body).toEqual({ running: true, task_status: 'running' });
  expect((await get('/v1/kkt/heartbeat/status')).body).toMatchObject({ running: true, state: 'online' });
  expect((await get('/v1/kkt/buffer/status')).body).toEqual({
    ...{ total_capacity: 200, current_queued: 0, percent_full: 0, network_status: 'online' },
    ...{ total_receipts: 0, pending: 0, synced: 0, failed: 0, dlq_size: 0 },
  });
});

test('that cannot write says that it is not well, and is well again when it can', async ({ openTill }) => {
  const till = await openTill({ background: false });
  const disk = openDatabase(till.bufferPath);
  const health = async () => (await fetch(`${till.adapterUrl}/v1/health`)).json();
  try {
    disk.exec("CREATE TRIGGER full BEFORE INSERT ON receipts BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END");
    expect((await post(till.adapterUrl, sale)).status).toBe(500);
    expect(await health()).toMatchObject({ status: 'unhealthy', error: expect.stringContaining('disk I/O error') });
    disk.exec('DROP TRIGGER full');
    expect((await post(till.adapterUrl, sale)).status).toBe(200);
    expect(await health()).toMatchObject({ status: 'healthy' });
  } finally {
    disk.close();
  }
});

test('of the other shape, it has /health and the breaker at the top level', async ({ openTill }) => {
  const till = await openTill({ shape: 'spec', background: false });
  for (const path of ['/health', '/v1/health']) {
    const response = await fetch(till.adapterUrl + path);
    expect(await response.json()).toMatchObject({ status: 'healthy', circuit_breaker_state: 'CLOSED' });
  }
});

test('a sale is committed, printed, and answered with its fiscal document', async ({ openTill }) => {
  const till = await openTill({ background: false });
  const answer = await post(till.adapterUrl, sale);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    status: 'printed',
    receipt_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    fiscal_doc: { type: 'sale', total: 1500, fn_number: '9999999999999999', idempotency_key: KEY },
  });
  expect(column(till, "SELECT json_extract(fiscal_doc, '$.fiscal_sign') FROM receipts")[0]).toMatch(/^\d{10}$/);
  expect(column(till, 'SELECT event_type FROM buffer_events')).toEqual(['receipt_added']);
});

test('refuses what is not a receipt, and does not enforce the idempotency key', async ({ openTill }) => {
  const till = await openTill({ ...fast(100, 24), background: false });
  expect((await post(till.adapterUrl, { ...sale, items: [] })).status).toBe(422);
  expect((await post(till.adapterUrl, { ...sale, payments: [{ type: 'cash', amount: 1 }] })).status).toBe(400);
  expect((await post(till.adapterUrl, sale, {})).status).toBe(422);
  expect(column(till, 'SELECT COUNT(*) FROM receipts')).toEqual([0]);
  await post(till.adapterUrl, sale);
  await post(till.adapterUrl, sale);
  expect(column(till, 'SELECT COUNT(DISTINCT id) FROM receipts')).toEqual([2]);
});

test('takes no more receipts when the buffer is full, and again after a delivery', async ({ openTill }) => {
  const till = await openTill({ ...fast(100, 24), background: false, config: { buffer_capacity: 3 } });
  const statuses: number[] = [];
  for (let index = 0; index < 5; index++) statuses.push((await post(till.adapterUrl, sale)).status);
  expect(statuses).toEqual([200, 200, 200, 503, 503]);
  await till.sync();
  expect((await post(till.adapterUrl, sale)).status).toBe(200);
});

test('out of paper it buffers, and prints the rest when there is paper again', async ({ openTill }) => {
  const till = await openTill({ background: false });
  await till.adapter.tell({ op: 'paper', present: false });
  const answer = await post(till.adapterUrl, sale);
  expect(await answer.json()).toMatchObject({ status: 'buffered', fiscal_doc: { type: 'sale' } });
  const signs = () => column(till, "SELECT json_extract(fiscal_doc, '$.fiscal_sign') FROM receipts");
  expect(signs()).toEqual([null]);
  await till.adapter.tell({ op: 'paper', present: true });
  expect(signs()).toEqual([expect.any(String)]);
});

test('while the operator hangs, connections are accepted and health is late', async ({ openTill }) => {
  const till = await openTill({ ofdTimeoutSeconds: 5, background: false });
  await post(till.adapterUrl, sale);
  till.ofd.mode = 'hang';
  const asked = performance.now();
  const sync = till.sync();
  await until('the adapter to wait for the operator', () => till.ofd.totals.requests === 1);
  const waited = async (answer: Promise<unknown>) => answer.then(() => performance.now() - asked);
  const health = waited(readHealth(till.adapterUrl));
  const socket = connect(till.adapter.port, '127.0.0.1');
  const connected = await waited(once(socket, 'connect'));
  socket.destroy();
  await sync;
  const late = await health;
  expect(connected).toBeLessThan(late);
  expect(late).toBeGreaterThan(4900);
});

test('a clean stop leaves neither -wal nor -shm, a kill leaves both', async ({ openTill }) => {
  const till = await openTill({ background: false });
  await post(till.adapterUrl, sale);
  await till.adapter.kill();
  expect(existsSync(`${till.bufferPath}-wal`)).toBe(true);
  await till.adapter.start();
  await till.adapter.stop();
  expect(existsSync(`${till.bufferPath}-wal`)).toBe(false);
  expect(existsSync(`${till.bufferPath}-shm`)).toBe(false);
});

test('an order to an adapter that has just died is answered by nobody, and hurts nobody', async ({ openTill }) => {
  const till = await openTill({ background: false });
  const stat = (pid: string) =>
    readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  const pid = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(till.bufferPath));
  if (pid === undefined) throw new Error('the adapter is none of our children');
  process.kill(Number(pid), 'SIGKILL');
  // Nothing else runs here meanwhile: that it is dead is not yet known.
  while (stat(pid)[0] !== 'Z' || readdirSync(`/proc/${pid}/task`).length > 1);
  expect(till.adapter.running).toBe(true);
  await till.adapter.tell({ op: 'paper', present: true });
});

test('says so when its port is taken, and leaves nothing behind', async ({ openTill }) => {
  const till = await openTill();
  const second = startTill({ port: till.adapter.port, receiptsPerDay: 0 });
  await expect(second).rejects.toThrow(PortTakenError);
});

test('customers come by themselves, the same ones for the same seed', async ({ openTill }) => {
  const buy = async () => {
    const till = await openTill({ ...fast(600, 12), receiptsPerDay: 2000, seed: 5 });
    await until('some customers', () => till.shoppers.acknowledged.length >= 5);
    return column(till, "SELECT json_extract(fiscal_doc, '$.items') FROM receipts ORDER BY rowid").slice(0, 5);
  };
  expect(await buy()).toEqual(await buy());
  expect(nextBasket(createRandom(5))).not.toEqual(nextBasket(createRandom(6)));
});
