/** Shops as a Grafana shows them: a calm day, and what can be the matter. Each is drawn for the moment it is asked for. */
import { shownAlerts, trueAlerts } from '../../src/domain/alerts/catalog/index.ts';
import { dayOf, localTime, monthOf, type Seconds, shiftDay, type TimeZone } from '../../src/domain/day.ts';
import type { BufferFacts, Reading, SessionFacts } from '../../src/domain/facts.ts';
import { NOTHING_HEARD } from '../../src/domain/notifications.ts';
import { EMPTY_DAY, type TerminalDay } from '../../src/domain/sales.ts';
import type { View } from '../../src/domain/seen.ts';
import type { Shop } from '../../src/domain/shop.ts';
import { composeSnapshot, type Sources } from '../../src/domain/snapshot.ts';
import { HEALTH, ONLINE, quietFacts, ROOMY_DISK, SHOP, STANDING, waitingReceipt } from './facts.ts';

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];
export const TILL_NAMES: Readonly<Record<string, string>> = {
  'POS-001': 'Касса у входа',
  'POS-002': 'Касса 2',
  'POS-003': 'Выездная торговля',
};
/** Roubles in each hour of an ordinary day, for one till. */
const HOURLY = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 3200, 6900, 9800, 14_300, 12_100, 10_400, 9100, 11_800, 15_200, 17_900, 13_000, 6400,
];
/** Kopecks in the drawer in the morning. */
const FLOAT = 500_000;
/** Monday to Sunday. */
const WEEKDAY_SHARE = [0.8, 0.75, 0.85, 0.9, 1.2, 1.5, 1.3];

interface SeenShop {
  readonly tills: number;
  /** How it came to that; otherwise the day before was calm. */
  readonly before?: (ago: Seconds) => Partial<BufferFacts>;
  readonly facts?: (now: Seconds) => Partial<BufferFacts>;
  readonly sources?: (now: Seconds, reading: Extract<Reading, { ok: true }>) => Partial<Sources>;
}

const adapter = (now: Seconds, changes: Partial<Sources['adapter']>) => ({
  adapter: { ...ONLINE, firstTryAt: now - 600, answeredAt: now - 3, ...changes },
});
const breakerOpen = (now: Seconds) =>
  adapter(now, {
    health: { ...HEALTH, breaker: 'OPEN', failures: 5 },
    openings: [now - 40 * MINUTE, now - 15 * MINUTE],
    openingsSeen: 2,
  });

/** Since what is shown has been true for hours, the charts show nothing of how it began. */
const SEEN_SHOPS = {
  calm: { tills: 1 },
  'not-printed': {
    tills: 3,
    facts: (now) => ({
      unprinted: [120, 180, 240, 300].map((ago) => ({ posId: 'POS-001', createdAt: now - ago })),
      sessions: [0, 1, 2].map((index) => session(now, index, index === 2 ? 25 * HOUR : 5 * HOUR)),
      ...cashOff(),
    }),
  },
  'buffer-full': {
    tills: 1,
    before: (ago) => ({
      counts: { pending: Math.round(Math.max(3, 200 * (1 - ago / (7 * HOUR)))), syncing: 0, failed: 2 },
    }),
    facts: (now) => ({
      counts: { pending: 200, syncing: 0, failed: 2 },
      undelivered: [
        waitingReceipt({ createdAt: now - 7 * HOUR, count: 200, kopecks: 80_647_84, error: 'network', retries: 9 }),
        waitingReceipt({
          createdAt: now - 6 * HOUR,
          status: 'failed',
          count: 2,
          kopecks: 13_819_93,
          error: 'rejected',
          retries: 20,
        }),
      ],
      dlq: 2,
      lastSync: now - 7 * HOUR,
      deliveries: [],
    }),
    sources: breakerOpen,
  },
  unreadable: {
    tills: 3,
    sources: (now, good) => ({
      reading: { ok: false, at: now, reason: 'locked', detail: 'database is locked' },
      goodReading: { ...good, at: now - 10 * MINUTE },
    }),
  },
  stale: {
    tills: 1,
    sources: (now, good) => ({
      reading: { ...good, at: now - 20 * MINUTE },
      goodReading: { ...good, at: now - 20 * MINUTE },
    }),
  },
  /** Its monitor does not answer any more. */
  gone: { tills: 1 },
  'adapter-away': {
    tills: 1,
    sources: (now) => adapter(now, { link: 'offline', answeredAt: now - 20 * MINUTE, health: null }),
  },
} as const satisfies Record<string, SeenShop>;
export type SeenName = keyof typeof SEEN_SHOPS;
export const SEEN = Object.keys(SEEN_SHOPS) as SeenName[];

/** So long `ago` what is the matter had not come to pass. */
export function viewOf(name: SeenName, now: Seconds, zone: TimeZone, ago: Seconds = 0): View {
  const shop: SeenShop = SEEN_SHOPS[name];
  const { tills, before } = shop;
  const { facts, sources } = ago === 0 ? shop : { facts: () => before?.(ago), sources: undefined };
  const ids = Array.from({ length: tills }, (_, index) => `POS-00${index + 1}`);
  const reading = {
    ok: true,
    at: now - 5,
    source: 'live',
    day: dayOf(now, zone),
    facts: quietFacts(now, { ...tradingFacts(ids, now, zone), ...facts?.(now) }),
  } as const;
  const own: Shop = {
    ...SHOP,
    zone,
    terminals: Object.fromEntries(ids.map((id) => [id, TILL_NAMES[id] ?? id])),
    publicUrl: 'http://kassa.example:8080',
    driveEnds: now + 200 * DAY,
    contractEnds: now + 100 * DAY,
  };
  const all: Sources = {
    reading,
    goodReading: reading,
    watchingSince: now - DAY,
    recovered: new Set(),
    disk: ROOMY_DISK,
    unseenSince: null,
    ...adapter(now, {}),
    ...sources?.(now, reading),
  };
  const snapshot = composeSnapshot(all, own, now);
  const alerts = shownAlerts(trueAlerts(snapshot)).map((alert) => ({
    ...STANDING,
    ...alert,
    ...{ grown: alert.amount, levelSince: alert.since },
  }));
  return { snapshot, alerts, lives: [], notifications: NOTHING_HEARD };
}

/** A day of trade up to now. */
function tradingFacts(ids: readonly string[], now: Seconds, zone: TimeZone): Partial<BufferFacts> {
  const today = dayOf(now, zone);
  const { hour, minute } = localTime(now, zone);
  const weekday = (new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7;
  const each = <Value>(value: (index: number) => Value) =>
    Object.fromEntries(ids.map((id, index) => [id, value(index)]));
  return {
    terminals: ids,
    counts: { pending: Math.floor(now / 420) % 7, syncing: 0, failed: 0 },
    undelivered: [waitingReceipt({ createdAt: now - 90, count: 3, kopecks: 1_204_050 })],
    lastSync: now - 40,
    deliveries: [20, 45, 70, 300].map((seconds) => ({ seconds, printedAfter: 1 })),
    today: { day: today, terminals: each((index) => soldUntil(hour + minute / 60, share(weekday, index))) },
    yesterday: { day: shiftDay(today, -1), terminals: each((index) => soldUntil(24, share((weekday + 6) % 7, index))) },
    lastReceipts: each((index) => {
      const at = now - 100 - index * 400;
      return { createdAt: at, fnNumber: '9960440300000001', signedAt: at };
    }),
    deliveredMonths: [{ month: monthOf(now, zone), receipts: [880 - 10 * ids.length, 900, 902, 903] }],
    month: { sales: 900, refunds: 27, sameWeekday: Array(4).fill(Array(24).fill(2)) },
    weeks: {
      day: today,
      terminals: each((index) => ({
        days: Array.from({ length: 34 }, (_, ago) =>
          dayKopecks(24, share((weekday + 34 - ago) % 7, index) * (1 + (ago % 5) / 20)),
        ),
        hours: WEEKDAY_SHARE.map((_, day) =>
          Array.from({ length: 24 }, (_hour, at) => Math.round((HOURLY[at] ?? 0) * 400 * share(day, index))),
        ),
      })),
    },
    sessions: ids.map((_, index) => {
      const { cash, card } = soldUntil(hour + minute / 60, share(weekday, index)).payments;
      return { ...session(now, index, Math.max(hour - 9, 0) * HOUR + minute * MINUTE + 600), cash: FLOAT + cash, card };
    }),
    cash: each((index) => ({
      expected: FLOAT + soldUntil(hour + minute / 60, share(weekday, index)).payments.cash,
      unsynced: 0,
      oldestUnsynced: null,
    })),
  };
}

function session(now: Seconds, index: number, age: Seconds): SessionFacts {
  const posId = `POS-00${index + 1}`;
  const [cash, card] = [2_345_650, 10_483_000];
  return {
    posId,
    sessionId: `${posId}-1`,
    status: 'open',
    openedAt: now - age,
    closedAt: null,
    cash,
    card,
    zReport: null,
  };
}

function cashOff(): Partial<BufferFacts> {
  const fine = { expected: 2_345_650, unsynced: 0, oldestUnsynced: null };
  return { cash: { 'POS-001': fine, 'POS-002': { ...fine, expected: 2_330_650, unsynced: 3 }, 'POS-003': fine } };
}

function share(weekday: number, till: number): number {
  return (WEEKDAY_SHARE[weekday] ?? 1) / (1 + till);
}

/** `hour` may be in the middle of one. */
function dayKopecks(hour: number, of: number): number {
  return HOURLY.reduce(
    (sum, roubles, at) => sum + Math.round(roubles * 100 * of * Math.min(Math.max(hour - at, 0), 1)),
    0,
  );
}

function soldUntil(hour: number, of: number): TerminalDay {
  const kopecks = dayKopecks(hour, of);
  const hours = Array.from({ length: 24 }, (_, at) => {
    const sold = Math.round((HOURLY[at] ?? 0) * 100 * of * Math.min(Math.max(hour - at, 0), 1));
    return { count: Math.round(sold / 320_000), kopecks: sold };
  });
  const count = hours.reduce((sum, one) => sum + one.count, 0);
  const cash = Math.round(kopecks * 0.27);
  return {
    ...EMPTY_DAY,
    sales: { count, kopecks },
    refunds: { count: 1, kopecks: 120_050 },
    payments: { cash, card: kopecks - cash, other: 0 },
    hours,
    printed: count + 1,
  };
}
