/** Rows of receipts that cannot be used, counted through the indexes in the gaps between what is expected. */
import type { Seconds } from '../domain/day.ts';
import { CLOCK_SLACK, count, type Db, EARLIEST, value } from './rows.ts';

export interface Oddities {
  readonly unknownStatus: number;
  readonly badTime: number;
  readonly badEventTime: number;
  /** Rows with a number that is none in this program. */
  readonly badRow: number;
  /** When the next receipt from the future becomes one of the past; null where there is none. */
  readonly nextDue: Seconds | null;
}

const KNOWN_STATUSES = ['failed', 'pending', 'synced', 'syncing'];

export function countOddities(db: Db, now: Seconds): Oddities {
  const limit = now + CLOCK_SLACK;
  const counted = (condition: string, row: number) => count(db, `receipts WHERE ${condition}`, row);
  const next = value<number | string>(
    db,
    'SELECT iif(min(created_at) < 1e15, min(created_at), NULL) FROM receipts WHERE created_at > ?',
    limit,
  );
  return {
    unknownStatus: countUnknownStatuses(db),
    badTime: outside(db, 'receipts WHERE', 'created_at', limit),
    badEventTime: outside(db, "buffer_events WHERE +event_type = 'receipt_synced' AND", 'timestamp', limit),
    badRow: counted('rowid > ?', Number.MAX_SAFE_INTEGER) + counted('rowid < ?', -Number.MAX_SAFE_INTEGER),
    nextDue: typeof next === 'number' ? next - CLOCK_SLACK : null,
  };
}

/** Blobs sort behind all text, so the last gap has them too. */
function countUnknownStatuses(db: Db): number {
  const rows = (condition: string, ...words: (string | null)[]) => count(db, `receipts WHERE ${condition}`, ...words);
  const [first = '', last = first] = [KNOWN_STATUSES[0], KNOWN_STATUSES.at(-1)];
  const between = KNOWN_STATUSES.slice(1).map((status, index) =>
    rows('status > ? AND status < ?', KNOWN_STATUSES[index] ?? first, status),
  );
  return between.reduce(
    (sum, n) => sum + n,
    rows('status IS ?', null) + rows('status < ?', first) + rows('status > ?', last),
  );
}

/** Text and blobs sort behind all numbers. */
function outside(db: Db, rowsOf: string, column: string, limit: Seconds): number {
  const rows = (condition: string, at: number | null) => count(db, `${rowsOf} ${column} ${condition} ?`, at);
  return rows('IS', null) + rows('<', EARLIEST) + rows('>', limit);
}
