/** Facts and Snapshots for unit tests: an ordinary quiet shop, of which a test changes what it is about. */
import { type AdapterState, type Health, NO_TRY_YET } from '../../src/domain/adapter.ts';
import { dayOf, shiftDay } from '../../src/domain/day.ts';
import type { DiskState } from '../../src/domain/disk.ts';
import type { BufferFacts, UndeliveredReceipts } from '../../src/domain/facts.ts';
import { DEFAULT_THRESHOLDS, type Shop } from '../../src/domain/shop.ts';
import { composeSnapshot, type Snapshot, type Sources } from '../../src/domain/snapshot.ts';

export const NOW = Date.parse('2026-11-20T12:00:00Z') / 1000;
export const ZONE = 'Europe/Moscow';

export const SHOP: Shop = {
  name: 'Оптика',
  zone: ZONE,
  terminals: { 'POS-001': 'Касса 1' },
  categories: [],
  capacity: null,
  driveEnds: null,
  contractEnds: null,
  hours: { opens: 9 * 60, closes: 21 * 60 },
  closed: { weekdays: [], days: [] },
  training: false,
  channels: [],
  hasAlertmanager: false,
  contacts: [],
  publicUrl: null,
  demo: false,
  thresholds: DEFAULT_THRESHOLDS,
};

export const HEALTH: Health = {
  shape: 'components',
  breaker: 'CLOSED',
  status: 'healthy',
  version: '1.0.0',
  failures: 0,
  workerRunning: true,
  odooOnline: true,
  databaseFails: false,
  clockDrift: null,
};

export const ONLINE: AdapterState = {
  ...NO_TRY_YET,
  link: 'online',
  firstTryAt: NOW - 600,
  health: HEALTH,
  answeredAt: NOW - 3,
  latency: 0.01,
  slowTries: [false, false, false, false, false],
};

export const ROOMY_DISK: DiskState = { hours: [], now: { freeBytes: 80e9, totalBytes: 250e9 } };

export function quietFacts(now = NOW, changes: Partial<BufferFacts> = {}): BufferFacts {
  const today = dayOf(now, ZONE);
  return {
    capacity: 200,
    counts: { pending: 0, syncing: 0, failed: 0 },
    terminals: ['POS-001'],
    undelivered: [],
    dlq: 0,
    lastSync: now - 30,
    recent: [],
    today: { day: today, terminals: {} },
    yesterday: { day: shiftDay(today, -1), terminals: {} },
    countedAt: null,
    unprinted: [],
    duplicates: [],
    lastReceipts: {},
    month: { sales: 0, refunds: 0, sameWeekday: [] },
    weeks: null,
    sessions: [],
    cash: {},
    deliveries: [],
    deliveredMonths: null,
    unusable: [],
    problems: [],
    walBytes: 0,
    ...changes,
  };
}

export function waitingReceipt(changes: Partial<UndeliveredReceipts> = {}): UndeliveredReceipts {
  return {
    posId: 'POS-001',
    status: 'pending',
    createdAt: NOW - 60,
    retries: 0,
    error: null,
    count: 1,
    kopecks: 100,
    unpriced: 0,
    ...changes,
  };
}

/** The Snapshot of a shop whose buffer was just read well. */
export function snapshotOf(
  facts: Partial<BufferFacts> = {},
  { now = NOW, shop = {}, sources = {} }: { now?: number; shop?: Partial<Shop>; sources?: Partial<Sources> } = {},
): Snapshot {
  const whole = { ...SHOP, ...shop };
  const reading = {
    ok: true,
    at: now,
    source: 'live',
    facts: quietFacts(now, facts),
    day: dayOf(now, whole.zone),
  } as const;
  return composeSnapshot(
    {
      reading,
      goodReading: reading,
      watchingSince: now - 3600,
      adapter: ONLINE,
      recovered: new Set(),
      disk: ROOMY_DISK,
      unseenSince: null,
      ...sources,
    },
    whole,
    now,
  );
}

/** The life of an alert that has stood since NOW, and of which nothing more is to be told. */
export const STANDING = {
  state: 'active',
  unknownSince: null,
  unknownNoted: false,
  goneSince: null,
  setBack: 0,
  since: NOW,
  levelSince: NOW,
  amount: null,
  grown: null,
  seen: null,
} as const;
