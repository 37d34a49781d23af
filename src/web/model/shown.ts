/** What may be shown of a message: the present, or the last known past with its age. Never one as the other. */
import type { StatusAnswer } from '../../api/schemas/status.ts';
import type { Seconds, TimeZone } from '../../domain/day.ts';
import type { Message } from '../live/message.ts';

export interface Reader {
  readonly now: Seconds;
  readonly zone: TimeZone;
}

export interface Shown {
  /** null while nothing was ever read. */
  readonly status: StatusAnswer | null;
  /** Set where the status is not the present: when it was read. */
  readonly staleSince: Seconds | null;
}

export function shownOf(message: Message): Shown {
  const { buffer, data_age_seconds, source, wal_left, last_known } = message;
  if (buffer !== null && data_age_seconds !== null && source !== null && wal_left !== null) {
    return { status: { ...message, buffer, data_age_seconds, source, wal_left }, staleSince: null };
  }
  return { status: last_known?.status ?? null, staleSince: last_known?.at ?? null };
}

/** The moment for which the numbers on the screen hold. */
export function dataTime(message: Message, confirmedAt: Seconds | null): Seconds | null {
  const { status, staleSince } = shownOf(message);
  if (status === null) return null;
  const read = staleSince ?? Math.floor(message.timestamp - (message.data_age_seconds ?? 0));
  return staleSince === null ? Math.max(read, confirmedAt ?? 0) : read;
}
