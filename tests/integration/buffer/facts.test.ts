import { describe, expect, test } from 'vitest';
import { BufferReader } from '../../../src/buffer/reader.ts';
import { dayOf, dayStart } from '../../../src/domain/day.ts';
import { terminalDay } from '../../../src/domain/sales.ts';
import { facts, factsOf, oneTill, till, zone } from './one-till.ts';
import { openTill, seconds } from './till.ts';

oneTill();

describe('receipts', () => {
  test('an empty file is read as one: nothing sold, nothing known', () => {
    expect(facts()).toMatchObject({
      capacity: 200,
      counts: { pending: 0, syncing: 0, failed: 0 },
      terminals: [],
      undelivered: [],
      lastSync: null,
      sessions: [],
      cash: {},
      deliveries: [],
      problems: [],
    });
  });

  test('a receipt is seen in every sum as soon as it is committed', async () => {
    facts();
    const createdAt = seconds();
    await till.sell({ posId: 'POS-007', createdAt });
    const { today, counts, undelivered, terminals, lastReceipts, recent } = facts();
    expect(terminalDay(today, 'POS-007').sales).toEqual({ count: 1, kopecks: 150_000 });
    expect(counts.pending).toBe(1);
    expect(undelivered).toEqual([
      {
        posId: 'POS-007',
        status: 'pending',
        createdAt,
        retries: 0,
        error: null,
        number: '1',
        count: 1,
        kopecks: 150_000,
        unpriced: 0,
      },
    ]);
    expect(terminals).toEqual(['POS-007']);
    expect(lastReceipts['POS-007']).toEqual({ createdAt, fnNumber: '9999999999999999', signedAt: createdAt });
    expect(recent).toEqual([{ at: minuteOf(createdAt), gain: 1 }]);
  });

  test('the day turns at midnight of the shop', async () => {
    const midnight = dayStart(dayOf(seconds(), zone), zone);
    await till.sell({ createdAt: midnight - 1 });
    await till.sell({ createdAt: midnight });
    const { today, yesterday } = facts(midnight + 10);
    expect([today.day, yesterday.day]).toEqual([dayOf(midnight, zone), dayOf(midnight - 1, zone)]);
    expect(terminalDay(today, undefined).hours[0]).toEqual({ count: 1, kopecks: 150_000 });
    expect(terminalDay(yesterday, undefined).hours[23]).toEqual({ count: 1, kopecks: 150_000 });
    const tomorrow = facts(midnight + 86_400);
    expect(terminalDay(tomorrow.yesterday, undefined).sales.count).toBe(1);
    expect(terminalDay(tomorrow.today, undefined).sales.count).toBe(0);
  });

  test('a receipt is unprinted until its second commit, and then counted with the total that it brings', async () => {
    const createdAt = seconds();
    const id = await till.sell({ printed: false, createdAt });
    expect(facts().unprinted).toEqual([{ posId: 'POS-001', createdAt, kopecks: 150_000 }]);
    await till.sql(
      `UPDATE receipts SET fiscal_doc = json_set(fiscal_doc, '$.fiscal_sign', '123', '$.total', 1600) WHERE id = ?`,
      id,
    );
    const { unprinted, today, undelivered } = facts();
    expect(unprinted).toEqual([]);
    expect(terminalDay(today, undefined)).toMatchObject({ sales: { count: 1, kopecks: 160_000 }, printed: 1 });
    expect(undelivered[0]?.kopecks).toBe(160_000);
  });

  test('the second receipt with an idempotency key is told, with the time of the first', async () => {
    const now = seconds();
    await till.sell({ idempotencyKey: 'same', createdAt: now - 50 });
    await till.sell({ idempotencyKey: 'other', createdAt: now - 40 });
    facts();
    await till.sell({ idempotencyKey: 'same', createdAt: now - 30, posId: 'POS-002' });
    expect(facts().duplicates).toEqual([{ posId: 'POS-002', createdAt: now - 30, firstAt: now - 50 }]);
  });

  test('rows that were deleted are not in the sums any more', async () => {
    await till.sell();
    const id = await till.sell();
    expect(terminalDay(facts().today, undefined).sales.count).toBe(2);
    await till.sql('DELETE FROM receipts WHERE id = ?', id);
    expect(terminalDay(facts().today, undefined).sales.count).toBe(1);
  });
});

describe('delivery', () => {
  test('a delivery is told once, with how long the receipt waited, and never those before the first reading', async () => {
    const now = seconds();
    await till.sell({ createdAt: now - 500, syncedAt: now - 400 });
    // What came and went within a minute neither filled the buffer nor emptied it.
    await till.sell({ createdAt: minuteOf(now - 900), syncedAt: minuteOf(now - 900) + 10 });
    const id = await till.sell({ createdAt: now - 100, posId: 'POS-002' });
    expect(facts().deliveries).toEqual([]);
    await till.call('sync', id, now - 18);
    const { deliveries, lastSync, recent } = facts();
    expect(deliveries).toEqual([{ seconds: 82, printedAfter: 0 }]);
    expect(lastSync).toBe(now - 18);
    expect(recent).toEqual([
      { at: minuteOf(now - 500), gain: 1 },
      { at: minuteOf(now - 400), gain: -1 },
      { at: minuteOf(now - 100), gain: 1 },
      { at: minuteOf(now - 18), gain: -1 },
    ]);
    expect(facts().deliveries).toEqual([]);
  });

  test('without events the newest delivery is found among the receipts', async () => {
    const now = seconds();
    await till.sell({ createdAt: now - 900, syncedAt: now - 800 });
    await till.sql('DELETE FROM buffer_events');
    expect(facts().lastSync).toBe(now - 800);
  });

  test('given up is undelivered until each of its rows in the queue is resolved', async () => {
    const id = await till.sell();
    await till.call('fail', id, 'OFD returned 400: bad receipt', 20);
    await till.call('moveToDlq', id);
    const before = facts();
    expect(before.undelivered).toMatchObject([{ status: 'failed', error: 'rejected', retries: 20 }]);
    expect(before.dlq).toBe(1);
    expect(before.counts).toEqual({ pending: 0, syncing: 0, failed: 1 });
    await till.call('resolveDlq', id);
    expect(facts()).toMatchObject({ undelivered: [], dlq: 0, counts: { failed: 1 } });
  });

  test('failed without any row in the queue is undelivered too', async () => {
    const id = await till.sell();
    await till.sql("UPDATE receipts SET status = 'failed' WHERE id = ?", id);
    expect(facts().undelivered).toMatchObject([{ status: 'failed' }]);
  });
});

describe('sessions and cash', () => {
  test('expected cash is what the open session has seen, the adapter’s own way', async () => {
    const now = seconds();
    await till.call('openSession', 'POS-001', now - 100);
    facts();
    await till.call('cashTransaction', { posId: 'POS-001', type: 'cash_in', amount: 500_000, at: now - 90 });
    await till.call('cashTransaction', { posId: 'POS-001', type: 'sale', amount: 123_45, at: now - 80 });
    await till.call('cashTransaction', {
      posId: 'POS-001',
      type: 'sale',
      amount: 70_000,
      at: now - 80,
      method: 'card',
    });
    facts();
    await till.call('cashTransaction', { posId: 'POS-001', type: 'refund', amount: 23_45, at: now - 70 });
    await till.call('cashTransaction', { posId: 'POS-001', type: 'cash_out', amount: 100_000, at: now - 60 });
    const { cash, sessions } = facts();
    expect(cash?.['POS-001']).toEqual({ expected: 410_000, unsynced: 5, oldestUnsynced: now - 90 });
    expect(sessions).toMatchObject([
      { posId: 'POS-001', status: 'open', openedAt: now - 100, cash: 410_000, card: 70_000 },
    ]);
  });

  test('what a session before this one took is not expected in the drawer', async () => {
    const now = seconds();
    await till.call('openSession', 'POS-001', now - 1000);
    await till.call('cashTransaction', { posId: 'POS-001', type: 'sale', amount: 5_000, at: now - 900 });
    await till.call('closeSession', 'POS-001', now - 800);
    expect(facts().cash?.['POS-001']?.expected).toBeNull();
    await till.call('openSession', 'POS-001', now - 700);
    expect(facts().cash?.['POS-001']?.expected).toBe(0);
  });

  test('a session whose Z-report failed goes on with what was in its drawer', async () => {
    facts();
    await till.call('openSession', 'POS-001');
    facts();
    await till.call('cashTransaction', { posId: 'POS-001', type: 'sale', amount: 5_000 });
    facts();
    await till.sql("UPDATE pos_sessions SET status = 'closing'");
    expect(facts().cash?.['POS-001']?.expected).toBeNull();
    await till.sql("UPDATE pos_sessions SET status = 'open'");
    facts();
    await till.call('cashTransaction', { posId: 'POS-001', type: 'sale', amount: 1_000 });
    expect(facts().cash?.['POS-001']?.expected).toBe(6_000);
  });

  test('the same session in a row of another number keeps its drawer', async () => {
    facts();
    for (const posId of ['POS-001', 'POS-002']) await till.call('openSession', posId);
    facts();
    await till.call('cashTransaction', { posId: 'POS-001', type: 'sale', amount: 5_000 });
    expect(facts().cash?.['POS-001']?.expected).toBe(5_000);
    await till.sql("UPDATE pos_sessions SET rowid = 77 WHERE pos_id = 'POS-001'");
    for (const _ of [1, 2]) expect(facts().cash?.['POS-001']?.expected).toBe(5_000);
  });

  test('a sum with an amount that is none is unknown, not smaller', async () => {
    await till.call('openSession', 'POS-001');
    await till.call('cashTransaction', { posId: 'POS-001', type: 'sale', amount: 5_000 });
    await till.call('cashTransaction', { posId: 'POS-001', type: 'sale', amount: 7_000 });
    await till.sql("UPDATE cash_transactions SET amount = 'много' WHERE amount = 70");
    const { cash, problems } = facts();
    expect(cash?.['POS-001']?.expected).toBeNull();
    expect(problems).toEqual([{ kind: 'bad_amount', table: 'cash_transactions', rows: 1 }]);
  });

  test('a file from before session persistence: sessions and cash are unknown, the rest works', async () => {
    const old = await openTill({ sessionTables: false });
    try {
      await old.sell();
      const read = factsOf(new BufferReader({ path: old.path, zone }).read(seconds()));
      expect(read).toMatchObject({ sessions: null, cash: null, counts: { pending: 1 } });
      expect(terminalDay(read.today, undefined).sales.count).toBe(1);
    } finally {
      await old.remove();
    }
  });
});

function minuteOf(at: number): number {
  return at - (at % 60);
}
