/** A shop in which everything there is to show has a value: the golden page and the contract of series want it all. */
import type { AdapterState } from '../../src/domain/adapter.ts';
import { dayOf, shiftDay } from '../../src/domain/day.ts';
import type { DiskState } from '../../src/domain/disk.ts';
import type { BufferFacts, TerminalWeeks } from '../../src/domain/facts.ts';
import type { TerminalDay } from '../../src/domain/sales.ts';
import type { Shop } from '../../src/domain/shop.ts';
import type { Snapshot, Sources } from '../../src/domain/snapshot.ts';
import { HEALTH, NOW, ONLINE, snapshotOf, waitingReceipt, ZONE } from './facts.ts';

const TODAY = dayOf(NOW, ZONE);

const BUSY_SHOP: Partial<Shop> = {
  driveEnds: NOW + 200 * 86_400,
  contractEnds: NOW + 100 * 86_400,
};

const BUSY_ADAPTER: AdapterState = {
  ...ONLINE,
  health: { ...HEALTH, clockDrift: -1.5, failures: 2, odooOnline: false },
  odooOffline: { since: NOW - 7200, exact: true },
  openings: [NOW - 1800],
  openingsSeen: 4,
};

/** A terminal that has sold in every hour of the day. */
function fullDay(): TerminalDay {
  return {
    sales: { count: 48, kopecks: 4_800_000 },
    refunds: { count: 1, kopecks: 120_050 },
    corrections: { count: 1, kopecks: 5000 },
    payments: { cash: 1_800_000, card: 2_900_000, other: 100_000 },
    hours: Array.from({ length: 24 }, (_, hour) => ({ count: 2, kopecks: 100_000 + hour * 8700 })),
    printed: 49,
    malformed: 0,
  };
}

/** Two weeks before today, and an hour of each weekday in which something was sold. */
function someWeeks(): TerminalWeeks {
  return {
    days: Array.from({ length: 14 }, (_, index) => index * 150_050),
    hours: Array.from({ length: 7 }, (_, weekday) =>
      Array<number>(24)
        .fill(0)
        .with(9 + weekday, 1_250_050),
    ),
  };
}

const BUSY_DISK: DiskState = {
  hours: [{ at: NOW - 4 * 86_400, freeBytes: 40e9, totalBytes: 250e9 }],
  now: { freeBytes: 36e9, totalBytes: 250e9 },
};

export function busyFacts(terminals: readonly string[] = ['POS-001']): BufferFacts {
  const each = <Value>(value: (posId: string) => Value) =>
    Object.fromEntries(terminals.map((posId) => [posId, value(posId)]));
  return {
    capacity: 200,
    counts: { pending: 25, syncing: 1, failed: 2 },
    terminals,
    undelivered: terminals.map((posId) =>
      waitingReceipt({ posId, retries: 4, error: 'network', createdAt: NOW - 7200, kopecks: 1_250_050 }),
    ),
    dlq: 1,
    lastSync: NOW - 900,
    recent: [
      { at: NOW - 60, gain: 3 },
      { at: NOW - 30, gain: -1 },
    ],
    today: { day: TODAY, terminals: each(fullDay) },
    yesterday: { day: shiftDay(TODAY, -1), terminals: each(fullDay) },
    countedAt: null,
    unprinted: [{ posId: 'POS-001', createdAt: NOW - 120 }],
    duplicates: [{ posId: 'POS-001', createdAt: NOW - 100, firstAt: NOW - 110 }],
    lastReceipts: each(() => ({ createdAt: NOW - 4000, fnNumber: '9960440300000001', signedAt: NOW - 4000 })),
    weeks: { day: TODAY, terminals: each(someWeeks) },
    month: { sales: 900, refunds: 27, sameWeekday: Array(4).fill(Array(24).fill(2)) },
    sessions: terminals.map((posId) => ({
      posId,
      sessionId: `session-${posId}`,
      status: 'open',
      openedAt: NOW - 10_000,
      closedAt: null,
      cash: 2_000_000,
      card: 2_900_000,
      zReport: null,
    })),
    cash: each(() => ({ expected: 2_000_050, unsynced: 3, oldestUnsynced: NOW - 5000 })),
    deliveries: [{ seconds: 45, printedAfter: 1 }],
    deliveredMonths: [{ month: TODAY.slice(0, 7), receipts: [880, 900, 902, 903] }],
    unusable: [],
    problems: [],
    walBytes: 4_152_992,
  };
}

export function busySnapshot(terminals?: readonly string[], sources: Partial<Sources> = {}): Snapshot {
  return snapshotOf(busyFacts(terminals), {
    shop: BUSY_SHOP,
    sources: {
      adapter: BUSY_ADAPTER,
      recovered: new Set(['session-POS-001']),
      disk: BUSY_DISK,
      unseenSince: NOW - 300,
      ...sources,
    },
  });
}
