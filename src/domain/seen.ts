/**
 * All that was seen, and the picture of it: a pure fold. Whatever happens is one `News`; nothing else changes the state,
 * and asking for the picture changes nothing.
 */
import { type AdapterLimits, type AdapterState, type Attempt, adapterMoved, afterTry, NO_TRY_YET } from './adapter.ts';
import {
  type Attention,
  attentionAfterPause,
  attentionMoved,
  attentionOn,
  type ShownAlert,
  seenBy,
  unseenSince,
  withAttention,
} from './alerts/attention.ts';
import { shownAlerts } from './alerts/catalog/index.ts';
import { type Ended, NOTHING_ENDED } from './alerts/flapping.ts';
import { type AlertTransition, type Lives, liveOn, livesMoved, NO_LIVES } from './alerts/life.ts';
import { type Clocks, clocksAfter, clocksAt, type Instant, jumpBetween, offsetAt } from './clocks.ts';
import { type DayName, dayOf, type Seconds } from './day.ts';
import { afterMeasuring, type DiskState, type Measured, NO_DISK } from './disk.ts';
import type { Reading, SessionFacts } from './facts.ts';
import {
  afterMessage,
  NOTHING_HEARD,
  type NotificationsState,
  notificationsMoved,
  type SentMessage,
} from './notifications.ts';
import { reconciles } from './sales.ts';
import type { Shop } from './shop.ts';
import { composeSnapshot, type Snapshot, type Sources } from './snapshot.ts';
import { reachTo } from './till.ts';

/** What is published, and every face shows. */
export interface View {
  readonly snapshot: Snapshot;
  /** The alerts that are shown, most urgent first. */
  readonly alerts: readonly ShownAlert[];
  /** Of those that are hidden, too. */
  readonly lives: Lives;
  readonly notifications: NotificationsState;
}

/** Every time in here is one of the wall clock as it stands now, but for those that the till wrote into its file. */
export interface Seen extends Settings {
  readonly clocks: Clocks;
  readonly reading: Reading | null;
  readonly goodReading: Sources['goodReading'];
  readonly adapter: AdapterState;
  readonly recovered: ReadonlySet<string>;
  readonly notifications: NotificationsState;
  readonly disk: DiskState;
  readonly lives: Lives;
  readonly ends: readonly Ended[];
  /** What the newest news meant for them. */
  readonly transitions: readonly AlertTransition[];
  /** Who has seen which of them. */
  readonly attention: readonly Attention[];
  /** The picture at the newest news. */
  readonly view: View;
}

export interface Settings {
  readonly shop: Shop;
  readonly limits: AdapterLimits;
}

export type News =
  | { readonly kind: 'second' }
  /** When the question was put; what its answer says is of that moment. */
  | { readonly kind: 'reading'; readonly reading: Reading; readonly asked: Instant }
  | { readonly kind: 'try'; readonly attempt: Attempt }
  | { readonly kind: 'message'; readonly message: Omit<SentMessage, 'at'> }
  | ({ readonly kind: 'channels' } & Pick<NotificationsState, 'reachable' | 'channels'>)
  | { readonly kind: 'seen-by'; readonly name: string; readonly posId: string | null; readonly by: string }
  | ({ readonly kind: 'settings' } & Adopted);

export interface Adopted extends Settings {
  /** What was known of the one before says nothing of this one; its alerts stand until it is heard. */
  readonly anotherAdapter: boolean;
}

/** What an earlier run of the program knew. */
export interface Known {
  readonly lives: Lives;
  readonly ends: readonly Ended[];
  readonly attention: readonly Attention[];
  /** Of the disk on which the same buffer lies. */
  readonly diskHours: readonly Measured[];
}

export const NOTHING_KNOWN: Known = { lives: NO_LIVES, ends: NOTHING_ENDED, attention: [], diskHours: [] };

export function nothingSeen(settings: Settings, now: Instant, known: Known = NOTHING_KNOWN): Seen {
  const { diskHours, ...alerts } = known;
  const blank = {
    ...{ ...settings, ...alerts },
    clocks: clocksAt(now),
    reading: null,
    goodReading: null,
    adapter: NO_TRY_YET,
    recovered: new Set<string>(),
    notifications: NOTHING_HEARD,
    disk: { ...NO_DISK, hours: diskHours.filter(({ at }) => at <= now.wall) },
  };
  return judged(blank, now);
}

export function after(seen: Seen, news: News, now: Instant): Seen {
  const next = taken(onward(seen, now), news);
  return looksAlike(seen, next, now) ? { ...next, transitions: [] } : judged(next, now);
}

/** The picture for a moment at which there is no news; the very same one within a second. */
export function viewAt(seen: Seen, now: Instant): View {
  const next = onward(seen, now);
  return looksAlike(seen, next, now) ? seen.view : judged(next, now).view;
}

/** While the computer slept nobody could look, and what was read before that says nothing of now. */
function onward(before: Seen, now: Instant): Seen {
  const clocks = clocksAfter(before.clocks, now);
  const { set, away } = jumpBetween(before.clocks, clocks);
  const seen = set === 0 ? before : movedBy(before, set, dayOf(now.wall, before.shop.zone));
  if (away === 0) return { ...seen, clocks };
  return { ...seen, clocks, reading: null, attention: attentionAfterPause(seen.attention, away) };
}

/** The wall clock was set by so much, to this day: what was seen is as old as it was. */
function movedBy(seen: Seen, by: Seconds, day: DayName): Seen {
  const { reading, goodReading, adapter, notifications, disk, lives, ends, attention } = seen;
  return {
    ...seen,
    reading: reading && (!reading.ok || reachTo(reading.facts, day)) ? { ...reading, at: reading.at + by } : null,
    goodReading: goodReading && { ...goodReading, at: goodReading.at + by },
    adapter: adapterMoved(adapter, by),
    notifications: notificationsMoved(notifications, by),
    disk: { ...disk, hours: disk.hours.map((hour) => ({ ...hour, at: hour.at + by })) },
    lives: livesMoved(lives, by),
    ends: ends.map((end) => ({ ...end, at: end.at + by })),
    attention: attentionMoved(attention, by),
  };
}

function taken(seen: Seen, news: News): Seen {
  const { offset, heardAt } = seen.clocks;
  switch (news.kind) {
    case 'second':
      return seen;
    case 'reading': {
      const reading = { ...news.reading, at: news.reading.at + offset - offsetAt(seen.clocks, news.asked) };
      return {
        ...seen,
        reading,
        goodReading: reading.ok ? reading : seen.goodReading,
        recovered: recoveredSessions(seen, reading),
        disk: afterMeasuring(seen.disk, reading.disk ?? null, reading.at),
      };
    }
    case 'try':
      return { ...seen, adapter: afterTry(seen.adapter, { ...news.attempt, at: heardAt }, seen.limits) };
    case 'message':
      return { ...seen, notifications: afterMessage(seen.notifications, { ...news.message, at: heardAt }) };
    case 'channels': {
      const { reachable, channels } = news;
      const asked = seen.shop.hasAlertmanager ? reachable : null;
      return { ...seen, notifications: { ...seen.notifications, reachable: asked, channels } };
    }
    case 'seen-by': {
      const { name, posId, by } = news;
      const renew = seen.shop.thresholds.rings_again_minutes * 60;
      // In whole seconds, as it is told and written down.
      const said = { at: Math.floor(heardAt), by };
      return { ...seen, attention: seenBy(seen.attention, { name, posId, seen: said, renew }) };
    }
    case 'settings': {
      const { shop, limits, anotherAdapter } = news;
      // Days are told anew where they are those of another calendar.
      const reading = shop.zone === seen.shop.zone ? seen.reading : null;
      const adapter = anotherAdapter ? NO_TRY_YET : seen.adapter;
      // Of one that was taken out nobody waits to hear.
      const takenOut = seen.shop.hasAlertmanager && !shop.hasAlertmanager;
      const { channels } = seen.notifications;
      const notifications = takenOut ? { ...NOTHING_HEARD, channels } : seen.notifications;
      return { ...seen, shop, limits, reading, adapter, notifications };
    }
  }
}

/** Everything but what follows from it. */
type Facts = Omit<Seen, 'view' | 'transitions'>;

function judged(seen: Facts, now: Instant): Seen {
  const watchingSince = seen.clocks.watchingSince;
  const sources = { ...seen, watchingSince, unseenSince: unseenSince(seen.attention, seen.lives) };
  const snapshot = composeSnapshot(sources, seen.shop, Math.floor(now.wall));
  const { lives, transitions, ends } = liveOn(seen.lives, snapshot, seen.ends);
  const shown = shownAlerts(lives);
  const attention = attentionOn(seen.attention, lives, shown, snapshot.now);
  const alerts = shown.map((alert) => withAttention(alert, attention));
  return {
    ...{ ...seen, lives, ends, transitions, attention },
    view: { snapshot, alerts, lives, notifications: seen.notifications },
  };
}

/** An unchanged file gives the very same facts, so the picture of the same second is the same as well. */
function looksAlike(seen: Seen, next: Seen, now: Instant): boolean {
  const before = essenceOf(seen);
  return (
    Math.floor(now.wall) === seen.view.snapshot.now &&
    next.clocks.offset === seen.clocks.offset &&
    essenceOf(next).every((part, index) => part === before[index])
  );
}

function essenceOf(seen: Seen): readonly unknown[] {
  const { shop, clocks, reading, adapter, notifications, recovered, disk, attention } = seen;
  const read = reading?.ok === false ? `${reading.reason} ${reading.detail}` : reading?.facts;
  return [shop, clocks.watchingSince, reading?.at, read, adapter, notifications, recovered, disk, attention];
}

/**
 * Which open sessions were found whole, and reconciling, after a restart of the adapter that we saw.
 * A session that was open before the restart and reconciles after it is recovered, and stays so until it is closed.
 * What was opened only after the restart had nothing to recover.
 */
function recoveredSessions(
  { recovered: known, shop, adapter: { restartedAt } }: Pick<Seen, 'recovered' | 'shop' | 'adapter'>,
  reading: Reading,
): ReadonlySet<string> {
  if (!reading.ok || reading.facts.sessions === null) return known;
  const { sessions, cash } = reading.facts;
  const open = sessions.filter((session) => session.status === 'open');
  const recovered = open.filter((session) => {
    if (known.has(session.sessionId)) return true;
    const expected = cash?.[session.posId]?.expected ?? null;
    const isWhole = reconciles(session.cash, expected, shop.thresholds.cash_tolerance_rubles) === true;
    return restartedAt !== null && session.openedAt < restartedAt && isWhole;
  });
  // The very same set while nothing has changed.
  return sameIds(recovered, known) ? known : new Set(recovered.map((session) => session.sessionId));
}

function sameIds(sessions: readonly SessionFacts[], ids: ReadonlySet<string>): boolean {
  return sessions.length === ids.size && sessions.every(({ sessionId }) => ids.has(sessionId));
}

export type { ShownAlert };
