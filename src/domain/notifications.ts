/** What is known of the way of messages to the phone, from what Alertmanager told us. */
import type { Seconds } from './day.ts';

export interface NotificationsState {
  /** When the watchdog, which always fires, was last heard; null before the first time. */
  readonly watchdogAt: Seconds | null;
}

export const NOTHING_HEARD: NotificationsState = { watchdogAt: null };

/** Alertmanager repeats the watchdog every few minutes; three missed ones are a broken chain. */
export const WATCHDOG_SILENCE_SECONDS = 15 * 60;

/** null while Alertmanager has never spoken to us: then there may simply be none. */
export function notificationsWork(state: NotificationsState, now: Seconds): boolean | null {
  return state.watchdogAt === null ? null : now - state.watchdogAt <= WATCHDOG_SILENCE_SECONDS;
}
