/** The clock was set while we ran: what was seen before stays as long ago as it was, and keeps its moment no longer. */
import type { AdapterState } from './adapter.ts';
import type { Seconds } from './day.ts';
import type { NotificationsState } from './notifications.ts';

export function adapterMoved(state: AdapterState, by: Seconds): AdapterState {
  return {
    ...state,
    since: moved(state.since, by),
    firstTryAt: moved(state.firstTryAt, by),
    answeredAt: moved(state.answeredAt, by),
    restartedAt: moved(state.restartedAt, by),
    openings: state.openings.map((at) => at + by),
  };
}

export function notificationsMoved(state: NotificationsState, by: Seconds): NotificationsState {
  return { ...state, watchdogAt: moved(state.watchdogAt, by) };
}

export function readingMoved<Seen extends { readonly at: Seconds }>(reading: Seen | null, by: Seconds): Seen | null {
  return reading === null ? null : { ...reading, at: reading.at + by };
}

function moved(at: Seconds | null, by: Seconds): Seconds | null {
  return at === null ? null : at + by;
}
