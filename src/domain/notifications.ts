/** What is known of the way of messages to the phone, from what Alertmanager told us. */
import { moved } from './clocks.ts';
import type { Seconds } from './day.ts';

export interface NotificationsState {
  /** When the watchdog, which always fires, was last heard; null before the first time. */
  readonly watchdogAt: Seconds | null;
  /** What was sent lately, the newest first. */
  readonly sent: readonly SentMessage[];
}

export interface SentMessage {
  readonly at: Seconds;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly string[];
}

export const NOTHING_HEARD: NotificationsState = { watchdogAt: null, sent: [] };

export const WATCHDOG = 'PosWatchdog';
/** Alertmanager repeats the watchdog every few minutes; three missed ones are a broken chain. */
export const WATCHDOG_SILENCE_SECONDS = 15 * 60;
const MESSAGES_KEPT = 20;

export function afterMessage(state: NotificationsState, message: SentMessage): NotificationsState {
  if (!message.alerts.includes(WATCHDOG)) return { ...state, sent: [message, ...state.sent].slice(0, MESSAGES_KEPT) };
  return message.status === 'firing' ? { ...state, watchdogAt: message.at } : state;
}

export function notificationsMoved({ watchdogAt, sent }: NotificationsState, by: Seconds): NotificationsState {
  return { watchdogAt: moved(watchdogAt, by), sent: sent.map((message) => ({ ...message, at: message.at + by })) };
}

/** null while Alertmanager has never spoken to us: then there may simply be none. Who slept has missed nothing. */
export function notificationsWork(
  { watchdogAt }: NotificationsState,
  { now, watchingSince }: { readonly now: Seconds; readonly watchingSince: Seconds },
): boolean | null {
  return watchdogAt === null ? null : now - Math.max(watchdogAt, watchingSince) <= WATCHDOG_SILENCE_SECONDS;
}
