/**
 * Decides when to look, and publishes what was seen. The adapter is asked always, the buffer is looked at at least
 * every half minute, and closely while somebody listens; whoever asks for the present gets it.
 */
import type { Buffer } from './buffer/client.ts';
import type { Attempt } from './domain/adapter.ts';
import { type Instant, jumpBetween } from './domain/clocks.ts';
import type { Seconds } from './domain/day.ts';
import type { Measured } from './domain/disk.ts';
import type { Reading } from './domain/facts.ts';
import type { NotificationsState, SentMessage } from './domain/notifications.ts';
import { oncePer } from './domain/once-per.ts';
import {
  type Adopted,
  after,
  type Known,
  type News,
  nothingSeen,
  type Seen,
  type Settings,
  type View,
  viewAt,
} from './domain/seen.ts';
import type { Log } from './logger.ts';
import { singleFlight } from './waiting.ts';

interface MonitorParts extends Settings {
  readonly buffer: Buffer;
  readonly clock: () => Instant;
  readonly log: Log;
  /** The alerts that an earlier run knew: they stand until they are seen to be over. */
  readonly known?: Known;
}

type Listener = (view: View) => void;
type JudgementListener = (judged: Pick<Seen, 'view' | 'transitions' | 'lives' | 'attention'>) => void;
type DiskListener = (hours: readonly Measured[]) => void;
type ReadingListener = (reading: Reading, seconds: number) => void;

/** How often the buffer is looked at while nobody listens. */
export const SLOW_LOOK_MS = 30_000;
const QUIET_TICK_MS = 3000;

export type Monitor = ReturnType<typeof createMonitor>;

export function createMonitor({ buffer, clock, log, known, ...settings }: MonitorParts) {
  let seen = nothingSeen(settings, clock(), known);
  let published: View = seen.view;
  let drawn = { of: seen, view: seen.view };
  let publishing = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let unwatch: (() => void) | null = null;
  let ticking: NodeJS.Timeout | undefined;
  let closed = false;
  const listeners = new Set<Listener>();
  const readingListeners = new Set<ReadingListener>();
  const judgementListeners = new Set<JudgementListener>();
  const diskListeners = new Set<DiskListener>();
  const gapListeners = new Set<() => void>();

  /** The only place where anything that was seen changes. */
  function hear(news: News): void {
    if (closed) return;
    const [before, now] = [seen, clock()];
    seen = after(before, news, now);
    logChanges(log, before, seen);
    if (seen.view !== before.view) for (const listener of judgementListeners) listener(seen);
    if (seen.disk.hours !== before.disk.hours) {
      for (const listener of diskListeners) listener(seen.disk.hours);
    }
    publishSoon();
    const { set, away } = jumpBetween(before.clocks, seen.clocks);
    if (set === 0 && away === 0) return;
    log.warn({ seconds: set, away: away > 0 }, away > 0 ? 'the computer slept, or stood still' : 'the clock was set');
    lookBeside();
    for (const listener of gapListeners) listener();
  }

  /** The same picture, to the very object, for as long as nothing in it can differ. */
  function current(): View {
    const now = clock();
    if (drawn.of !== seen || drawn.view.snapshot.now !== Math.floor(now.wall))
      drawn = { of: seen, view: viewAt(seen, now) };
    return drawn.view;
  }

  const look = singleFlight(async () => {
    // The wall clock may be set while we wait; what is measured here is how long it took.
    const [started, asked] = [performance.now(), clock()];
    lookedAt = started;
    const reading = await buffer.read(Math.floor(asked.wall));
    if (closed) return;
    hear({ kind: 'reading', reading, asked });
    tellReading(reading, (performance.now() - started) / 1000);
  });

  /** Those who share a look share what it found. */
  const seenBy = oncePer((done: Promise<void>) => done.then(current));

  function tellReading(reading: Reading, seconds: number): void {
    for (const listener of readingListeners) listener(reading, seconds);
  }

  function secondsSince({ steady }: Instant): number {
    return Math.max(0, clock().steady - steady);
  }

  function lookBeside(): void {
    look().catch((error: unknown) => log.error({ err: error }, 'a look at the buffer failed'));
  }

  /** Who asked for the news has it before the many who are told. */
  function publishSoon(): void {
    if (publishing) return;
    publishing = true;
    setImmediate(() => {
      publishing = false;
      if (closed || seen.view === published) return;
      published = seen.view;
      for (const listener of listeners) listener(published);
    });
  }

  /**
   * With each second of the clock while somebody listens, so that who asks within it is told what everybody is told; more
   * seldom where only the journal wants to know, for whoever asks has all judged at that moment.
   */
  function awaitTick(): void {
    clearTimeout(ticking);
    const every = listeners.size > 0 ? 1000 : QUIET_TICK_MS;
    ticking = setTimeout(
      () => {
        awaitTick();
        hear({ kind: 'second' });
        if (performance.now() - lookedAt >= SLOW_LOOK_MS) lookBeside();
      },
      every - ((clock().wall * 1000) % every),
    );
  }
  awaitTick();

  return {
    /** The newest picture there is, for this moment; reads nothing and changes nothing. */
    current,
    /** The newest picture after a look at whether anything has changed. */
    fresh: (): Promise<View> => seenBy(look()),
    /** Calls for each new picture, be it only a second older; the buffer is watched closely meanwhile. */
    listen(listener: Listener): () => void {
      listeners.add(listener);
      if (listeners.size === 1) awaitTick();
      unwatch ??= buffer.watch(lookBeside);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        unwatch?.();
        unwatch = null;
      };
    },
    /** Calls for every reading, good or not, exactly once. */
    onReading: (listener: ReadingListener) => void readingListeners.add(listener),
    /** Calls for each picture, with what happened to alerts since the one before, those that are hidden, and who has seen which; from the first on. */
    onJudgement(listener: JudgementListener) {
      judgementListeners.add(listener);
      listener(seen);
    },
    /** Calls with what was measured of the disk in the last week, once an hour. */
    onDiskHour: (listener: DiskListener) => void diskListeners.add(listener),
    /** Calls when the clock was set or the computer was away: what is known had better be asked anew. */
    onGap: (listener: () => void) => void gapListeners.add(listener),
    hearAdapter: (attempt: Attempt) => hear({ kind: 'try', attempt }),
    /** A reading that came after its asker had given it up; `asked` by the steady clock. */
    hearLateReading(reading: Reading, steady: Seconds) {
      if (closed) return;
      const asked = { wall: reading.at, steady };
      hear({ kind: 'reading', reading, asked });
      tellReading(reading, secondsSince(asked));
    },
    /** Alertmanager told us what it sends. */
    hearMessage: (message: Omit<SentMessage, 'at'>) => hear({ kind: 'message', message }),
    /** What Alertmanager counts of its messages. */
    hearChannels: (channels: Pick<NotificationsState, 'reachable' | 'channels'>) =>
      hear({ kind: 'channels', ...channels }),
    /** Somebody said «Вижу» of an alert of this name: of one terminal's, or of all. */
    hearSeen: (seen: { readonly name: string; readonly posId: string | null; readonly by: string }) =>
      hear({ kind: 'seen-by', ...seen }),
    /** Settings that changed while we run; resolves after a look with them. */
    async adopt(settings: Adopted) {
      hear({ kind: 'settings', ...settings });
      await look();
    },
    close() {
      closed = true;
      clearTimeout(ticking);
      unwatch?.();
      listeners.clear();
    },
  };
}

function logChanges(log: Log, before: Seen, { reading, adapter }: Seen): void {
  if (adapter.link !== before.adapter.link) {
    log.info({ from: before.adapter.link, to: adapter.link, trouble: adapter.trouble }, 'adapter changed');
  }
  const was = before.reading;
  if (reading?.ok === true && was?.ok === false) log.info('buffer is readable again');
  if (reading?.ok === false && (was?.ok !== false || was.reason !== reading.reason)) {
    log.warn({ reason: reading.reason, detail: reading.detail }, 'buffer cannot be read');
  }
}
