import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readExport } from '../../support/csv.ts';
import { type RunningShop, startShop, until } from '../../support/running-shop.ts';

/** With ids so long this is more than the system's own buffers take in for a client that does not read. */
const RECEIPTS = 30_000;
const LONG = 260;
const FROM = Date.parse('2026-03-10T09:00:00Z') / 1000;
const URL = '/api/v1/sales/export.csv?from=2026-03-10&to=2026-03-12';

let shop: RunningShop;
let before = 0;
beforeAll(async () => {
  shop = await startShop({
    fill: ({ db }) =>
      db.exec(`
        INSERT INTO receipts (id, pos_id, created_at, hlc_local_time, hlc_logical_counter, fiscal_doc, status, synced_at)
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${RECEIPTS - 1})
        SELECT printf('receipt-%08d-', i) || hex(zeroblob(${LONG / 2})), 'POS-001', ${FROM} + i, ${FROM}, i,
          '{"type":"sale","items":[{"name":"a","price":1,"quantity":1,"total":1}],"payments":[{"type":"cash","amount":1}]}',
          'synced', ${FROM} + i
        FROM n;`),
  });
});
beforeEach(() => {
  before = shop.logged.length;
});
afterAll(() => shop.close());
/** Exports that were cut off in the test that runs. */
const cut = () => shop.logged.slice(before).filter(({ aborted }) => aborted === true);

const PATIENCE = { timeout: 120_000 };

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function begin(): Promise<Reader> {
  // The place of somebody who has gone is free once the page that is being read for him is there.
  const response = await vi.waitUntil(async () => {
    const answer = await shop.get(URL);
    return answer.status === 200 && answer;
  }, PATIENCE);
  const reader = readerOf(response);
  await reader.read();
  return reader;
}

function readerOf({ body }: Response): Reader {
  if (body === null) throw new Error('an export without a body');
  return body.getReader();
}

describe('a long export', () => {
  test('is whole', async () => {
    const { receipts, totals } = readExport(await (await shop.get(URL)).text());
    expect(receipts).toHaveLength(RECEIPTS);
    expect(totals[0]?.Итого).toBe(`${RECEIPTS},00`);
    expect(receipts.at(-1)?.Чек).toBe(`receipt-${String(RECEIPTS - 1).padStart(8, '0')}-${'0'.repeat(LONG)}`);
  });

  test('is no longer read for a client that has gone', async () => {
    const reader = await begin();
    await reader.cancel();
    await until('the end is logged', () => cut().length > 0);
    expect(shop.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('has its place for a few at a time only, and gives it back', async () => {
    const readers = await Promise.all(Array.from({ length: 4 }, begin));
    let answer = await shop.get(URL);
    // Who has not read for a while gives way: on a busy machine one more may come in.
    for (; answer.status === 200; answer = await shop.get(URL)) readers.push(readerOf(answer));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toMatchObject({ error: 'overloaded' });
    for (const reader of readers) await reader.cancel();
    await until('there is room again', async () => {
      const response = await shop.get(URL, { method: 'HEAD' });
      return response.status === 200;
    });
  });

  test('has a place for who reads, though others have taken all and do not', async () => {
    const deaf = await Promise.all(Array.from({ length: 4 }, begin));
    const letIn = async () => (await shop.get(URL, { method: 'HEAD' })).status === 200;
    await until('one of them gives way', letIn, 50_000);
    await until('the end of it is logged', () => cut().length > 0);
    expect(cut().length).toBeLessThan(deaf.length);
    for (const reader of deaf) await reader.cancel().catch(() => {});
  });

  test('lets others be answered meanwhile', async () => {
    const reader = await begin();
    expect((await shop.json('/api/v1/status')).buffer.pending).toBe(0);
    await reader.cancel();
  });

  test('that fails on the way, when the file goes, is cut off, and never ends as if it were whole', async () => {
    const reader = await begin();
    for (const suffix of ['', '-wal', '-shm']) rmSync(shop.path + suffix, { force: true });
    const readOn = async () => {
      while (!(await reader.read()).done);
    };
    await expect(readOn()).rejects.toThrow();
    expect(shop.logged).toContainEqual(
      expect.objectContaining({ msg: 'an answer was broken off', error: 'buffer_unreadable', reason: 'missing' }),
    );
  });
});
