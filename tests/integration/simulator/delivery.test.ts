/** The worker against the real OFD server and a real file; only the clock is moved by hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBreaker } from '../../../src/simulator/breaker.ts';
import { bufferOf } from '../../../src/simulator/buffer.ts';
import { createBufferFile, openWriter, type Writer } from '../../../src/simulator/index.ts';
import { type Ofd, startOfd } from '../../../src/simulator/ofd.ts';
import {
  backoffSeconds,
  createOfdClient,
  createWorker,
  openSyncLock,
  type SendToOfd,
  type SyncLock,
  type SyncResult,
} from '../../../src/simulator/worker.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

let folder: string;
let clock: ManualClock;
let ofd: Ofd;
let writer: Writer;
let lock: SyncLock;
let sync: () => Promise<SyncResult>;
const START = 1_800_000_000;

const workerWith = (send: SendToOfd) => {
  const buffer = bufferOf(writer.db);
  const breaker = createBreaker({ threshold: 5, timeoutSeconds: 60, nowSeconds: () => clock.now() / 1000 });
  const stopping = new AbortController().signal;
  const worker = createWorker({ buffer, breaker, lock, clock, send, timeoutSeconds: 1, stopping });
  return () => {
    expect(worker.claim()).toBe(true);
    return worker.run();
  };
};
const row = (id: string) => writer.db.prepare('SELECT * FROM receipts WHERE id = ?').get(id);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'delivery-'));
  createBufferFile(join(folder, 'buffer.db'));
  writer = openWriter(join(folder, 'buffer.db'));
  lock = openSyncLock(join(folder, 'buffer.db'), 'test');
  clock = createManualClock(START);
  ofd = await startOfd(clock);
  sync = workerWith(createOfdClient(ofd.url, clock, 60));
});
afterEach(async () => {
  await ofd.stop();
  lock.close();
  writer.close();
  rmSync(folder, { recursive: true });
});

test('a delivered receipt carries its times, and the trigger tells how long it took', async () => {
  const id = writer.addReceipt({ createdAt: START - 7 });
  expect(await sync()).toEqual({ status: 'completed', synced: 1, failed: 0, skipped: 0 });
  expect(row(id)).toMatchObject({ status: 'synced', synced_at: START, hlc_server_time: START, retry_count: 0 });
  const event = writer.db.prepare("SELECT timestamp, metadata FROM buffer_events WHERE event_type = 'receipt_synced'");
  expect(event.get()).toEqual({ timestamp: START, metadata: '{"retry_count":0,"duration_seconds":7}' });
});

test('batches are of fifty, in the order of the hybrid clock', async () => {
  const ids = Array.from({ length: 60 }, (_, index) =>
    writer.addReceipt({ createdAt: START - 100, hlcCounter: 60 - index }),
  );
  expect(await sync()).toMatchObject({ synced: 50 });
  expect(ofd.registered()).toEqual(ids.reverse().slice(0, 50));
  expect(await sync()).toMatchObject({ synced: 10 });
});

describe('what last_error says', () => {
  test.each([
    ['400', 'OFD returned 400: Bad Request: invalid fiscal document'],
    ['401', 'OFD returned 401: Unauthorized: invalid API key'],
    ['403', 'OFD returned 403: Forbidden: contract is not active'],
    ['429', 'OFD returned 429: Too Many Requests'],
    ['500', 'OFD returned 500: Internal Server Error'],
    ['503', 'OFD returned 503: Service Unavailable'],
    ['hang', 'OFD request timeout after 1s'],
    ['html', 'OFD request error: '],
    ['refuse', 'OFD connection error: '],
  ] as const)('%s', async (mode, error) => {
    ofd.mode = mode;
    if (mode === 'hang') sync = workerWith(createOfdClient(ofd.url, clock, 1));
    const id = writer.addReceipt({ createdAt: START });
    expect(await sync()).toMatchObject({ failed: 1 });
    expect(row(id)).toMatchObject({ status: 'pending', retry_count: 1, last_error: expect.stringContaining(error) });
  });

  test('it stays after a later delivery', async () => {
    ofd.mode = '503';
    const id = writer.addReceipt({ createdAt: START });
    await sync();
    ofd.mode = 'accept';
    clock.advance(10);
    await sync();
    expect(row(id)).toMatchObject({ status: 'synced', last_error: expect.stringContaining('503') });
  });

  test('what nobody understands is tried for ever, and never given up', async () => {
    const odd = workerWith(() => Promise.reject(new TypeError('odd')));
    const id = writer.addReceipt({ createdAt: START });
    for (let attempt = 0; attempt < 30; attempt++) {
      await odd();
      clock.advance(61);
    }
    expect(row(id)).toMatchObject({
      status: 'pending',
      retry_count: 0,
      last_error: 'Unexpected error: TypeError: odd',
    });
  });
});

test('the pause after a failure doubles from one second to a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 20].map(backoffSeconds)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('a receipt is left alone during its pause', async () => {
  ofd.mode = '503';
  writer.addReceipt({ createdAt: START });
  await sync();
  expect(await sync()).toMatchObject({ failed: 0, skipped: 1 });
  clock.advance(1);
  expect(await sync()).toMatchObject({ failed: 1 });
});

test('the 20th failed attempt moves a receipt to the DLQ, while others pass it', async () => {
  const poisoned = writer.addReceipt({ createdAt: START - 5 });
  ofd.poison.set(poisoned, 400);
  for (let attempt = 1; attempt <= 20; attempt++) {
    writer.addReceipt({ createdAt: START + attempt });
    expect(row(poisoned)).toMatchObject({ status: 'pending', retry_count: attempt - 1 });
    expect(await sync()).toMatchObject({ failed: 1, synced: 1 });
    clock.advance(60);
  }
  expect(row(poisoned)).toMatchObject({ status: 'failed', retry_count: 20 });
  expect(writer.db.prepare('SELECT * FROM dlq').all()).toMatchObject([
    { original_receipt_id: poisoned, retry_attempts: 20, resolved_at: null, failed_at: START + 19 * 60 },
  ]);
  expect(writer.db.prepare("SELECT receipt_id FROM buffer_events WHERE event_type = 'receipt_failed'").all()).toEqual([
    { receipt_id: poisoned },
  ]);
});

test('one rejected receipt at the head of the queue holds up all others, and never reaches the DLQ', async () => {
  const poisoned = writer.addReceipt({ createdAt: START - 5 });
  ofd.poison.set(poisoned, 400);
  for (let attempt = 0; attempt < 5; attempt++) {
    await sync();
    clock.advance(10);
  }
  for (let index = 0; index < 3; index++) writer.addReceipt({ createdAt: START });
  for (let attempt = 0; attempt < 200; attempt++) {
    await sync();
    clock.advance(10);
  }
  expect(row(poisoned)).toMatchObject({ status: 'pending', retry_count: 4 });
  expect(ofd.totals.registered).toBe(0);
});

test('an open breaker skips receipts without counting an attempt', async () => {
  ofd.mode = 'refuse';
  for (let index = 0; index < 8; index++) writer.addReceipt({ createdAt: START });
  expect(await sync()).toEqual({ status: 'completed', synced: 0, failed: 4, skipped: 4 });
  const counts = writer.db.prepare('SELECT SUM(retry_count) FROM receipts').pluck();
  for (let attempt = 0; attempt < 30; attempt++) {
    clock.advance(10);
    expect(await sync()).toMatchObject({ failed: 0, skipped: 8 });
  }
  expect(counts.get()).toBe(4);
});

test('a document sent twice without its key is registered twice, and counted', async () => {
  const send = () => fetch(`${ofd.url}/receipts`, { method: 'POST', body: '{"idempotency_key":"same"}' });
  await send();
  await send();
  expect(ofd.totals).toMatchObject({ registered: 2, duplicates: 1 });
});

test('who does not hand in a receipt registers nothing', async () => {
  expect((await fetch(`${ofd.url}/metrics`)).status).toBe(404);
  expect((await fetch(`${ofd.url}/receipts`)).status).toBe(404);
  expect((await fetch(`${ofd.url}/hook`, { method: 'POST', body: '{}' })).status).toBe(404);
  expect(ofd.totals).toEqual({ requests: 0, registered: 0, duplicates: 0, repeats: 0 });
});

test('a flapping operator refuses for a minute and accepts for a minute', async () => {
  ofd.mode = 'flap';
  writer.addReceipt({ createdAt: START });
  expect(await sync()).toMatchObject({ failed: 1 });
  clock.advance(60);
  expect(await sync()).toMatchObject({ synced: 1 });
  writer.addReceipt({ createdAt: START });
  clock.advance(60);
  expect(await sync()).toMatchObject({ failed: 1 });
});
