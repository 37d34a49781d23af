/** What is known of the way of messages to the phone, from what Alertmanager told us and what it counts by channel. */
import { moved } from './clocks.ts';
import type { Seconds } from './day.ts';
import { type ChannelRecord, type Entry, entry } from './journal.ts';

export interface NotificationsState {
  /** When the watchdog, which always fires, was last heard; null before the first time. */
  readonly watchdogAt: Seconds | null;
  /** Whether Alertmanager answers us; null where we do not ask it. */
  readonly reachable: boolean | null;
  readonly channels: Readonly<Record<string, ChannelRecord>>;
}

export interface SentMessage {
  readonly at: Seconds;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly string[];
}

export const NOTHING_HEARD: NotificationsState = { watchdogAt: null, reachable: null, channels: {} };

export const WATCHDOG = 'PosWatchdog';
/** Alertmanager repeats the watchdog every few minutes; three missed ones are a broken chain. */
export const WATCHDOG_SILENCE_SECONDS = 15 * 60;

export function afterMessage(state: NotificationsState, message: SentMessage): NotificationsState {
  const heard = message.status === 'firing' && message.alerts.includes(WATCHDOG);
  return heard ? { ...state, watchdogAt: message.at } : state;
}

/** Of the channels the moments stand in a journal, and stay what they are. */
export function notificationsMoved(state: NotificationsState, by: Seconds): NotificationsState {
  return { ...state, watchdogAt: moved(state.watchdogAt, by) };
}

/** null while Alertmanager has never spoken to us: then there may simply be none. Who slept has missed nothing. */
export function notificationsWork(
  { watchdogAt }: NotificationsState,
  { now, watchingSince }: { readonly now: Seconds; readonly watchingSince: Seconds },
): boolean | null {
  return watchdogAt === null ? null : now - Math.max(watchdogAt, watchingSince) <= WATCHDOG_SILENCE_SECONDS;
}

/** What Alertmanager has counted for a channel since it started. */
export interface Figures {
  /** What was asked of the channel, be it in vain: it only grows, but for a restart. */
  readonly requests: number;
  readonly delivered: number;
  /** Given up; with its next turn Alertmanager tries anew. */
  readonly failed: number;
}

export type FiguresByChannel = Readonly<Record<string, Figures>>;

/** A message as Alertmanager hands it out. */
export interface Handed {
  readonly about: readonly Pick<Entry, 'alert' | 'posId' | 'level'>[];
  /** Through each kind of channel, how often: each address of a kind gets one. */
  readonly to: Readonly<Record<string, number>>;
  /** What is counted as a webhook along with it and is no message to people: to our own ear, to the watchdog outside. */
  readonly beside: number;
}

/** One that no channel of this kind has taken yet. */
interface Awaited extends Pick<Handed, 'about'> {
  readonly channel: string;
  readonly count: number;
  /** When it last failed; null while nobody knows what became of it. */
  readonly failedAt: Seconds | null;
}

export interface Sent {
  /** null before the first look, which tells nothing of when. */
  readonly figures: FiguresByChannel | null;
  readonly awaited: readonly Awaited[];
  /** As many have reached us that Alertmanager has not counted yet. */
  readonly beside: number;
  /** The watchdog outside did not take what it was sent: what fails may be that, and Alertmanager tries it again and again. */
  readonly watchdogFails: boolean;
}

export const NOTHING_SENT: Sent = { figures: null, awaited: [], beside: 0, watchdogFails: false };
const MOST_AWAITED = 200;
/** What has not failed anew for so long is not tried any more: the alert is over, or somebody silenced it. */
const GIVEN_UP_SECONDS = 3600;

/**
 * What happened between two looks. Alertmanager counts by kind of channel: where all that a channel was handed went
 * through, or all of it failed, each message has its result; otherwise it is said only how many did.
 */
export function afterLook(
  { figures: before, awaited, ...aside }: Sent,
  figures: FiguresByChannel,
  heard: readonly Handed[],
  at: Seconds,
): { sent: Sent; entries: Entry[] } {
  if (before === null) return { sent: { ...NOTHING_SENT, figures }, entries: [] };
  const entries: Entry[] = [];
  const known: Record<string, Figures> = {};
  let [open, sideways] = [[...awaited, ...heard.flatMap(awaitedOf)], aside];
  for (const [channel, counted] of Object.entries(figures)) {
    const past = before[channel];
    const now = notLess(past, counted);
    known[channel] = now;
    let grown = past === undefined || now.requests < past.requests ? now : difference(now, past);
    if (channel === 'webhook') ({ grown, sideways } = withoutAside(grown, sideways, heard));
    if (grown.delivered + grown.failed === 0) continue;
    const result = resultOf(
      open.filter((one) => one.channel === channel),
      grown,
      channel,
      at,
    );
    open = [...open.filter((one) => one.channel !== channel), ...result.awaited];
    entries.push(...result.entries);
  }
  const left = open.filter(({ failedAt }) => failedAt === null || at - failedAt < GIVEN_UP_SECONDS);
  return { sent: { figures: known, awaited: left.slice(-MOST_AWAITED), ...sideways }, entries };
}

function awaitedOf({ about, to }: Handed): Awaited[] {
  return Object.entries(to).map(([channel, count]) => ({ about, channel, count, failedAt: null }));
}

/** Successes are a difference of two counters that are not read at once, so that they may seem to become fewer. */
function notLess(past: Figures | undefined, now: Figures): Figures {
  if (past === undefined || now.requests < past.requests) return now;
  return { ...now, delivered: Math.max(now.delivered, past.delivered) };
}

function difference(now: Figures, past: Figures): Figures {
  return {
    requests: now.requests - past.requests,
    delivered: now.delivered - past.delivered,
    failed: Math.max(0, now.failed - past.failed),
  };
}

type Aside = Pick<Sent, 'beside' | 'watchdogFails'>;

function withoutAside(grown: Figures, { beside, watchdogFails }: Aside, heard: readonly Handed[]) {
  const fresh = sum(heard.map((message) => message.beside));
  const taken = Math.min(beside + fresh, grown.delivered);
  const missing = beside + fresh - taken;
  const failed = Math.min(grown.failed, Math.max(missing, watchdogFails ? 1 : 0));
  // What reached us just now may be counted only by the next look.
  const late = Math.min(fresh, Math.max(0, missing - failed));
  const answers = missing === 0 && heard.some(isToWatchdog);
  return {
    grown: { ...grown, delivered: grown.delivered - taken, failed: grown.failed - failed },
    sideways: { beside: late, watchdogFails: missing > late || (watchdogFails && !answers) },
  };
}

export function isToWatchdog({ about }: Handed): boolean {
  return about.some(({ alert }) => alert === WATCHDOG);
}

/** `own`: all that this channel was handed and has not taken. */
function resultOf(own: readonly Awaited[], { delivered, failed }: Figures, channel: string, at: Seconds) {
  const [fresh, again] = [
    own.filter(({ failedAt }) => failedAt === null),
    own.filter(({ failedAt }) => failedAt !== null),
  ];
  const [news, retried] = [countOf(fresh), countOf(again)];
  const failedNow = (list: readonly Awaited[]) => list.map((one) => ({ ...one, failedAt: at }));
  const say = (kind: 'delivered' | 'failed', count: number, about: Handed['about'] = [NOBODY_KNOWS_WHICH]) =>
    count === 0 ? [] : about.map((one) => entry({ at, who: channel, ...one, kind, text: String(count) }));
  const named = (kind: 'delivered' | 'failed', list: readonly Awaited[]) =>
    list.flatMap(({ about, count }) => say(kind, count, about));

  if (failed === 0) {
    if (delivered === news + retried) return { entries: named('delivered', own), awaited: [] };
    if (delivered === news) return { entries: named('delivered', fresh), awaited: again };
    if (delivered === retried) return { entries: named('delivered', again), awaited: fresh };
  }
  if (delivered === 0) {
    if (news > 0 && failed >= news && failed <= news + retried)
      return { entries: named('failed', fresh), awaited: failedNow(own) };
    // It was told that they failed; that they did once more is no news.
    if (failed <= retried) return { entries: [], awaited: [...failedNow(again), ...fresh] };
  }
  const left = Math.max(0, news + retried - delivered);
  return {
    entries: [...say('failed', failed), ...say('delivered', delivered)],
    awaited: failed > 0 && left > 0 ? [{ about: [NOBODY_KNOWS_WHICH], channel, count: left, failedAt: at }] : [],
  };
}

const NOBODY_KNOWS_WHICH: Handed['about'][number] = { alert: null, posId: null, level: null };

function countOf(awaited: readonly Awaited[]): number {
  return sum(awaited.map(({ count }) => count));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

export function afterEntries(
  known: Readonly<Record<string, ChannelRecord>>,
  entries: readonly Entry[],
): Readonly<Record<string, ChannelRecord>> {
  const records: Record<string, ChannelRecord> = { ...known };
  for (const { at, kind, who } of entries) {
    if (who === null || (kind !== 'delivered' && kind !== 'failed')) continue;
    records[who] = { ...(records[who] ?? { delivered: null, failed: null }), [kind]: at };
  }
  return records;
}
