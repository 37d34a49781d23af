import { describe, expect, test } from 'vitest';
import { NO_TRY_YET } from '../../../src/domain/adapter.ts';
import { composeSnapshot, type Sources } from '../../../src/domain/snapshot.ts';
import { NOW, ONLINE, quietFacts, ROOMY_DISK, SHOP, snapshotOf, waitingReceipt } from '../../support/facts.ts';

const good = (at: number) => ({ ok: true, at, source: 'live', facts: quietFacts(at), day: '2026-11-20' }) as const;
const bad = (at: number) => ({ ok: false, at, reason: 'missing', detail: 'no file' }) as const;
const compose = (sources: Partial<Sources>, now = NOW) =>
  composeSnapshot(
    {
      reading: null,
      goodReading: null,
      watchingSince: NOW - 3600,
      adapter: NO_TRY_YET,
      recovered: new Set(),
      disk: ROOMY_DISK,
      unseenSince: null,
      ...sources,
    },
    SHOP,
    now,
  );

describe('the buffer in a Snapshot', () => {
  test('before the first reading everything is unknown', () => {
    const snapshot = compose({ watchingSince: NOW });
    expect(snapshot.buffer).toMatchObject({ readable: null, readAt: null, unreadableForLong: false });
    expect(snapshot.till).toBeNull();
    expect(snapshot.lastKnown).toBeNull();
  });

  test('a failed reading makes the till unknown at once, and keeps the last one with its age', () => {
    const snapshot = compose({ reading: bad(NOW), goodReading: good(NOW - 30) });
    expect(snapshot.till).toBeNull();
    expect(snapshot.lastKnown?.at).toBe(NOW - 30);
    expect(snapshot.buffer).toMatchObject({
      readable: false,
      reason: 'missing',
      readAt: NOW - 30,
      unreadableForLong: false,
    });
  });

  test('it is unreadable for long after a minute, also when it never was readable', () => {
    expect(compose({ reading: bad(NOW), goodReading: good(NOW - 60) }).buffer.unreadableForLong).toBe(true);
    expect(compose({ reading: bad(NOW), goodReading: good(NOW - 59) }).buffer.unreadableForLong).toBe(false);
    expect(compose({ reading: bad(NOW), watchingSince: NOW - 61 }).buffer.unreadableForLong).toBe(true);
  });

  test('while the computer slept nobody looked, so nothing was unreadable for so long', () => {
    const sources = { reading: bad(NOW), goodReading: good(NOW - 8 * 3600) };
    expect(compose({ ...sources, watchingSince: NOW - 59 }).buffer).toMatchObject({
      unreadableForLong: false,
      readAt: NOW - 8 * 3600,
    });
    expect(compose({ ...sources, watchingSince: NOW - 60 }).buffer.unreadableForLong).toBe(true);
  });

  test('capacity: the operator’s, else the file’s, else the adapter’s default', () => {
    const facts = { capacity: 50, counts: { pending: 10, syncing: 0, failed: 0 } };
    expect(snapshotOf(facts).till).toMatchObject({ capacity: 50, percentFull: 20 });
    expect(snapshotOf(facts, { shop: { capacity: 100 } }).till).toMatchObject({ capacity: 100, percentFull: 10 });
    expect(snapshotOf({ ...facts, capacity: null }).till).toMatchObject({ capacity: 200, percentFull: 5 });
  });

  test('the pace of the last half hour tells when it will be full', () => {
    const entered = Array.from({ length: 60 }, (_, half) => ({ at: NOW - half * 30, gain: 1 }));
    const left = entered.map(({ at }) => ({ at, gain: -1 }));
    const long = [{ at: NOW - 1801, gain: 1 }];
    const counts = { pending: 80, syncing: 0, failed: 0 };
    expect(snapshotOf({ counts, recent: entered }).till?.secondsToFull).toBe((120 * 1800) / 60);
    expect(snapshotOf({ counts, recent: [...entered, ...left] }).till?.secondsToFull).toBeNull();
    expect(snapshotOf({ counts, recent: long }).till?.secondsToFull).toBeNull();
  });

  test('receipts whose time or sum cannot be read count, and claim no age and no sum', () => {
    const undelivered = [
      waitingReceipt({ createdAt: null, kopecks: 0, unpriced: 1 }),
      waitingReceipt({ createdAt: NOW - 5 }),
    ];
    expect(snapshotOf({ undelivered }).till?.undelivered).toEqual({
      count: 2,
      kopecks: 100,
      oldestAt: NOW - 5,
      unpriced: 1,
      undated: 1,
    });
  });

  test('the sum of receipts that name none is unknown, and without receipts it is nothing', () => {
    const undelivered = [waitingReceipt({ kopecks: 0, unpriced: 1 })];
    expect(snapshotOf({ undelivered }).till?.undelivered).toMatchObject({ count: 1, kopecks: null, unpriced: 1 });
    expect(snapshotOf({ undelivered }).till?.terminals[0]?.undelivered).toMatchObject({ count: 1, kopecks: null });
    expect(snapshotOf().till?.undelivered).toMatchObject({ count: 0, kopecks: 0, unpriced: 0 });
  });

  test('"not printed" is said of receipts between a minute and a quarter of an hour old', () => {
    const ages = [30, 59, 60, 300, 900, 901];
    const unprinted = ages.map((age) => ({ posId: 'POS-001', createdAt: NOW - age }));
    expect(snapshotOf({ unprinted }).till?.notPrinted).toBe(3);
  });

  test('terminals are those of the file and those that the operator expects', () => {
    const terminals = snapshotOf(
      { terminals: ['POS-003', 'POS-001'] },
      { shop: { terminals: { 'POS-002': 'Вторая' } } },
    ).till?.terminals;
    expect(terminals?.map(({ posId, name }) => [posId, name])).toEqual([
      ['POS-001', 'POS-001'],
      ['POS-002', 'Вторая'],
      ['POS-003', 'POS-003'],
    ]);
  });
});

test('what a demo till invented is called so on every face, and still when it can no longer be read', () => {
  const invented = { ...good(NOW), invented: true } as const;
  expect(compose({ reading: good(NOW), goodReading: good(NOW) }).shop.demo).toBe(false);
  expect(compose({ reading: invented, goodReading: invented }).shop.demo).toBe(true);
  expect(compose({ reading: bad(NOW), goodReading: invented }).shop.demo).toBe(true);
});

describe('the adapter in a Snapshot', () => {
  test('is unknown before the first try', () => {
    expect(compose({}).adapter).toMatchObject({ up: null, state: 'unknown', breaker: 'UNKNOWN' });
  });

  test('is up while busy, and down after ten minutes without a valid answer', () => {
    const busy = { ...ONLINE, link: 'busy', answeredAt: NOW - 600 } as const;
    expect(compose({ adapter: busy }).adapter).toMatchObject({ up: true, state: 'busy', breaker: 'CLOSED' });
    const silent = { ...busy, answeredAt: NOW - 601 };
    expect(compose({ adapter: silent }).adapter).toMatchObject({ up: false, state: 'offline', breaker: 'UNKNOWN' });
    expect(compose({ adapter: silent, watchingSince: NOW - 600 }).adapter).toMatchObject({ up: true });
  });

  test('is down at once when it refuses, and its breaker is unknown then', () => {
    const refused = { ...ONLINE, link: 'offline' } as const;
    expect(compose({ adapter: refused }).adapter).toMatchObject({ up: false, state: 'offline', breaker: 'UNKNOWN' });
  });
});
