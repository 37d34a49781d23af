/**
 * The one picture of the shop that every face shows. It is composed from what was read and from the moment it is
 * composed for, and never changes afterwards. What is not known is null.
 */
import { type AdapterState, type BreakerState, type Health, TRIES_KEPT } from './adapter.ts';
import { type DayName, dayOf, type Seconds, utcOffset } from './day.ts';
import { type DiskState, type DiskView, viewDisk } from './disk.ts';
import type { Problem, Reading, ReadingSource, UnreadableReason } from './facts.ts';
import type { Shop, Thresholds } from './shop.ts';
import { drawTill, type Till } from './till.ts';

export interface Snapshot {
  readonly now: Seconds;
  readonly today: DayName;
  readonly utcOffset: Seconds;
  /** Since when we have looked on without a pause: before, or while the computer slept, silence says nothing. */
  readonly watchingSince: Seconds;
  readonly shop: Shop;
  readonly buffer: BufferState;
  /** What the buffer says now; null while it cannot be read. */
  readonly till: Till | null;
  /** The last till that could be read, to be shown only with its age. */
  readonly lastKnown: { readonly till: Till; readonly at: Seconds } | null;
  readonly adapter: AdapterView;
  /** The disk on which buffer.db lies; null where it cannot be asked. */
  readonly disk: DiskView | null;
  /** Since when the oldest P1 stands that nobody has seen; null where there is none. */
  readonly unseenSince: Seconds | null;
}

interface BufferState {
  /** false from the first failed reading on; null before the first reading. */
  readonly readable: boolean | null;
  /** true once no reading has been good for as long as the threshold says. */
  readonly unreadableForLong: boolean;
  readonly reason: UnreadableReason | null;
  /** When the buffer was last read or found unchanged. */
  readonly readAt: Seconds | null;
  readonly source: ReadingSource | null;
  readonly problems: readonly Problem[];
}

export interface AdapterView {
  /** false when it refuses, or has been silent for too long; null until one of that or its first answer is seen. */
  readonly up: boolean | null;
  readonly tried: boolean;
  readonly state: 'online' | 'busy' | 'offline' | 'unknown';
  readonly answeredAt: Seconds | null;
  readonly latency: number | null;
  /** The last known state while the adapter is busy, UNKNOWN where it is gone. */
  readonly breaker: BreakerState;
  /** How many of the newest tries are remembered, and how many of them were slow or unanswered. */
  readonly tries: number;
  readonly slowTries: number;
  readonly recentOpenings: number;
  readonly openingsSeen: number;
  readonly odooOffline: AdapterState['odooOffline'];
  readonly health: Health | null;
  /** Whether its last answer said so, be that long ago. */
  readonly databaseFailed: boolean;
}

export interface Sources {
  /** The newest reading, good or not, and the newest good one; null before the first. */
  readonly reading: Reading | null;
  readonly goodReading: Extract<Reading, { ok: true }> | null;
  readonly watchingSince: Seconds;
  readonly adapter: AdapterState;
  /** Session ids that were found whole after a restart of the adapter, by pos_id. */
  readonly recovered: ReadonlySet<string>;
  readonly disk: DiskState;
  readonly unseenSince: Seconds | null;
}

export function composeSnapshot(sources: Sources, shop: Shop, now: Seconds): Snapshot {
  const { reading, goodReading } = sources;
  const buffer = viewBuffer(sources, shop.thresholds, now);
  const draw = (at: Seconds, day?: DayName) =>
    goodReading && drawTill(goodReading.facts, shop, at, sources.recovered, day);
  const till = reading?.ok === true ? draw(now) : null;
  // Its days are those of which it was read, wherever the clock was set since.
  const lastTill = till ?? draw(goodReading?.at ?? now, goodReading?.facts.today.day);
  return {
    now,
    today: dayOf(now, shop.zone),
    utcOffset: utcOffset(now, shop.zone),
    watchingSince: sources.watchingSince,
    shop: goodReading?.invented === true ? { ...shop, demo: true } : shop,
    buffer,
    till,
    lastKnown: lastTill === null || goodReading === null ? null : { till: lastTill, at: goodReading.at },
    adapter: viewAdapter(sources, shop.thresholds, now),
    disk: viewDisk(sources.disk, now),
    unseenSince: sources.unseenSince,
  };
}

function viewBuffer(sources: Sources, thresholds: Thresholds, now: Seconds): BufferState {
  const { reading, goodReading, watchingSince } = sources;
  const readAt = goodReading?.at ?? null;
  const silentFor = now - Math.max(readAt ?? watchingSince, watchingSince);
  return {
    readable: reading?.ok ?? null,
    unreadableForLong: reading?.ok !== true && silentFor >= thresholds.buffer_unreadable_seconds,
    reason: reading?.ok === false ? reading.reason : null,
    readAt,
    source: reading?.ok === true ? reading.source : null,
    problems: reading?.ok === true ? reading.facts.problems : [],
  };
}

function viewAdapter({ adapter, watchingSince }: Sources, thresholds: Thresholds, now: Seconds): AdapterView {
  const heardAt = adapter.answeredAt ?? adapter.firstTryAt;
  const silent = heardAt !== null && now - Math.max(heardAt, watchingSince) > thresholds.adapter_silent_minutes * 60;
  const down = adapter.link === 'offline' || silent;
  const state = down ? 'offline' : adapter.link;
  const answering = state === 'online' || state === 'busy';
  return {
    up: down ? false : adapter.answeredAt === null ? null : true,
    tried: adapter.firstTryAt !== null,
    state,
    answeredAt: adapter.answeredAt,
    latency: state === 'online' ? adapter.latency : null,
    breaker: answering && adapter.health !== null ? adapter.health.breaker : 'UNKNOWN',
    tries: adapter.slowTries.length,
    slowTries: adapter.slowTries.slice(-TRIES_KEPT).filter(Boolean).length,
    recentOpenings: adapter.openings.filter((at) => at > now - 3600).length,
    openingsSeen: adapter.openingsSeen,
    odooOffline: answering ? adapter.odooOffline : null,
    health: answering ? adapter.health : null,
    databaseFailed: adapter.health?.databaseFails === true,
  };
}
