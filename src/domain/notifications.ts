/** What is known of the way of messages to the phone, from what Alertmanager told us. */
import { moved } from './clocks.ts';
import type { Seconds } from './day.ts';
import type { ChannelRecord } from './journal.ts';

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
