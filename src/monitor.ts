/**
 * Decides when to look, and publishes what was seen. The adapter is asked always, the buffer is looked at at least
 * every half minute, and closely while somebody listens; whoever asks for the present gets it.
 */
import type { Buffer } from './buffer/client.ts';
import { type AdapterLimits, type AdapterState, afterTry, NO_TRY_YET, type Try } from './domain/adapter.ts';
import { type ActiveAlert, toldAlerts, trueAlerts } from './domain/alerts/active.ts';
import { adapterMoved, notificationsMoved, readingMoved } from './domain/clock-set.ts';
import type { Reading } from './domain/facts.ts';
import {
  afterMessage,
  NOTHING_HEARD,
  type NotificationsState,
  notificationsWork,
  type SentMessage,
} from './domain/notifications.ts';
import { recoveredSessions } from './domain/recovery.ts';
import type { Shop } from './domain/shop.ts';
import { composeSnapshot } from './domain/snapshot.ts';
import type { View } from './domain/view.ts';
import type { Log } from './logger.ts';

export interface MonitorParts extends Settings {
  readonly buffer: Buffer;
  readonly clock: Clock;
  readonly log: Log;
}

interface Settings {
  readonly shop: Shop;
  readonly limits: AdapterLimits;
}

export interface NewSettings extends Settings {
  /** Where the buffer is another one, or read by another calendar: the new one, and its first reading. */
  readonly source: { readonly buffer: Buffer; readonly reading: Reading } | null;
  readonly anotherAdapter: boolean;
}

/** The time in milliseconds, as Date.now gives it. */
export type Clock = () => number;

type Listener = (view: View) => void;
type ReadingListener = (reading: Reading, seconds: number) => void;

export interface Monitor {
  /** The newest picture there is, recomposed for this moment; reads nothing. */
  current(): View;
  /** The newest picture after a look at whether anything has changed. */
  fresh(): Promise<View>;
  /** Calls when something other than the time has changed; the buffer is watched closely meanwhile. */
  listen(listener: Listener): () => void;
  /** Calls for every reading, good or not, exactly once. */
  onReading(listener: ReadingListener): void;
  hearAdapter(attempt: Try): void;
  /** A reading that came after its asker had given it up. */
  hearLateReading(reading: Reading): void;
  /** Alertmanager told us what it sends. */
  hearMessage(message: SentMessage): void;
  /** Settings that changed while we run. What was known of a source that is no longer asked goes with it. */
  adopt(settings: NewSettings): void;
  /** The clock went ahead (+) or back (−) by so much: nothing is older or newer for that. */
  clockWasSet(seconds: number): void;
  close(): void;
}

/** How often the buffer is looked at while nobody listens, and how often the passing of time alone is considered. */
const SLOW_LOOK_MS = 30_000;
const TICK_MS = 1000;

export function createMonitor({ clock, log, ...given }: MonitorParts): Monitor {
  let { buffer, shop, limits } = given;
  let watchingSince = clock() / 1000;
  const listeners = new Set<Listener>();
  const readingListeners = new Set<ReadingListener>();
  let reading: Reading | null = null;
  let goodReading: Extract<Reading, { ok: true }> | null = null;
  let adapter: AdapterState = NO_TRY_YET;
  let notifications: NotificationsState = NOTHING_HEARD;
  let recovered: ReadonlySet<string> = new Set();
  let allAlerts: readonly ActiveAlert[] = [];
  let drawn: Drawn | null = null;
  let considered: View | null = null;
  let looking: Promise<void> | null = null;
  let following: PromiseWithResolvers<void> | null = null;
  let publishing = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let unwatch: (() => void) | null = null;
  let told = '';
  let closed = false;

  /** The same picture, to the very object, for as long as nothing in it can differ. */
  function compose(): View {
    const now = Math.floor(clock() / 1000);
    const from = [now, shop, reading?.at, essenceOf(reading), adapter, notifications, recovered];
    if (drawn?.from.every((source, index) => source === from[index]) !== true) drawn = { from, view: draw(now) };
    return drawn.view;
  }

  function draw(now: number): View {
    const snapshot = composeSnapshot({ reading, goodReading, watchingSince, adapter, recovered }, shop, now);
    allAlerts = trueAlerts(snapshot, allAlerts);
    return { snapshot, alerts: toldAlerts(allAlerts), notifications };
  }

  function publish(): void {
    if (listeners.size === 0 || closed) return;
    const view = compose();
    if (view === considered) return;
    considered = view;
    const without = withoutClocks(view);
    if (without === told) return;
    told = without;
    for (const listener of listeners) listener(view);
  }

  function accept(next: Reading, seconds: number): void {
    if (next.ok !== (reading?.ok ?? true) || (!next.ok && reading?.ok === false && next.reason !== reading.reason)) {
      if (next.ok) log.info('buffer is readable again');
      else log.warn({ reason: next.reason, detail: next.detail }, 'buffer cannot be read');
    }
    reading = next;
    if (next.ok) goodReading = next;
    const nowRecovered = recoveredSessions(recovered, adapter, next);
    if (!sameMembers(nowRecovered, recovered)) recovered = nowRecovered;
    for (const listener of readingListeners) listener(next, seconds);
  }

  /** A look that is under way may have missed what the asker already knows of; then he waits for the next one. */
  function look(): Promise<void> {
    if (looking === null) return startLook();
    following ??= Promise.withResolvers<void>();
    return following.promise;
  }

  function startLook(): Promise<void> {
    looking = lookOnce().finally(() => {
      looking = null;
      const waiting = following;
      following = null;
      // The next look is under way while those who waited for this one are answered.
      waiting?.resolve(startLook());
    });
    return looking;
  }

  async function lookOnce(): Promise<void> {
    // The wall clock may be set while we wait; what is measured here is how long it took.
    const started = performance.now();
    lookedAt = started;
    const asked = buffer;
    const next = await asked.read(Math.floor(clock() / 1000));
    if (!closed && asked === buffer) accept(next, (performance.now() - started) / 1000);
  }

  function lookAndPublish(): void {
    look().then(publishSoon, (error: unknown) => log.error({ err: error }, 'a look at the buffer failed'));
  }

  /** Who asked for the news has it before the many who are told. */
  function publishSoon(): void {
    if (publishing) return;
    publishing = true;
    setImmediate(() => {
      publishing = false;
      publish();
    });
  }

  const ticking = setInterval(() => {
    if (performance.now() - lookedAt >= SLOW_LOOK_MS) lookAndPublish();
    else publish();
  }, TICK_MS);

  return {
    current: compose,
    fresh: async () => {
      await look();
      publishSoon();
      return compose();
    },
    listen(listener) {
      listeners.add(listener);
      unwatch ??= buffer.watch(lookAndPublish);
      if (listeners.size === 1) told = withoutClocks(compose());
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        unwatch?.();
        unwatch = null;
      };
    },
    onReading: (listener) => void readingListeners.add(listener),
    hearAdapter(attempt) {
      const before = adapter;
      adapter = afterTry(adapter, attempt, limits);
      if (adapter.link !== before.link) {
        log.info({ from: before.link, to: adapter.link, trouble: adapter.trouble }, 'adapter changed');
      }
      publish();
    },
    hearLateReading(late) {
      if (closed) return;
      accept(late, Math.max(0, clock() / 1000 - late.at));
      publish();
    },
    hearMessage(message) {
      notifications = afterMessage(notifications, message);
      publish();
    },
    adopt({ source, anotherAdapter, ...settings }) {
      ({ shop, limits } = settings);
      if (anotherAdapter) adapter = NO_TRY_YET;
      if (source !== null) {
        buffer = source.buffer;
        goodReading = null;
        recovered = new Set();
        unwatch?.();
        unwatch = listeners.size > 0 ? buffer.watch(lookAndPublish) : null;
        accept(source.reading, Math.max(0, clock() / 1000 - source.reading.at));
      }
      publish();
    },
    clockWasSet(by) {
      adapter = adapterMoved(adapter, by);
      notifications = notificationsMoved(notifications, by);
      reading = readingMoved(reading, by);
      goodReading = readingMoved(goodReading, by);
      watchingSince += by;
    },
    close() {
      closed = true;
      clearInterval(ticking);
      unwatch?.();
      listeners.clear();
    },
  };
}

function sameMembers(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((member) => other.has(member));
}

interface Drawn {
  readonly from: readonly unknown[];
  readonly view: View;
}

/** What tells two readings of the same second apart: an unchanged file gives the very same facts. */
function essenceOf(reading: Reading | null): unknown {
  return reading?.ok === false ? `${reading.reason} ${reading.detail}` : reading?.facts;
}

/** What a listener would call a change: everything but the clock readings and the ages that follow from them. */
function withoutClocks({ snapshot, alerts, notifications }: View): string {
  const { now, utcOffset: _offset, buffer, lastKnown: _lastKnown, adapter, ...rest } = snapshot;
  const { readAt: _readAt, ...bufferRest } = buffer;
  const { answeredAt: _answeredAt, latency: _latency, ...adapterRest } = adapter;
  return JSON.stringify([rest, bufferRest, adapterRest, alerts, notificationsWork(notifications, now)]);
}
