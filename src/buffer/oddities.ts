/** Rows of receipts that cannot be used, counted through the indexes in the gaps between what is expected. */
import type { Seconds } from '../domain/day.ts';
import { CLOCK_SLACK, type Db, EARLIEST, one } from './rows.ts';

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
  const next = one<{ at: number | string | null }>(
    db,
    'SELECT iif(min(created_at) < 1e15, min(created_at), NULL) AS at FROM receipts WHERE created_at > ?',
    limit,
  )?.at;
  return {
    unknownStatus: countUnknownStatuses(db),
    badTime: outside(db, 'receipts WHERE', 'created_at', limit),
    badEventTime: outside(db, "buffer_events WHERE +event_type = 'receipt_synced' AND", 'timestamp', limit),
    badRow: count(db, 'rowid > ?', Number.MAX_SAFE_INTEGER) + count(db, 'rowid < ?', -Number.MAX_SAFE_INTEGER),
    nextDue: typeof next === 'number' ? next - CLOCK_SLACK : null,
  };
}

/** Blobs sort behind all text, so the last gap has them too. */
function countUnknownStatuses(db: Db): number {
  let rows = count(db, 'status IS ?', null);
  let below: string | null = null;
  for (const status of KNOWN_STATUSES) {
    rows += below === null ? count(db, 'status < ?', status) : count(db, 'status > ? AND status < ?', below, status);
    below = status;
  }
  return rows + count(db, 'status > ?', below ?? '');
}

/** Text and blobs sort behind all numbers. */
function outside(db: Db, rowsOf: string, column: string, limit: Seconds): number {
  const rows = (condition: string, value: number | null) =>
    one<{ n: number }>(db, `SELECT count(*) AS n FROM ${rowsOf} ${column} ${condition} ?`, value)?.n ?? 0;
  return rows('IS', null) + rows('<', EARLIEST) + rows('>', limit);
}

function count(db: Db, condition: string, ...values: (string | number | null)[]): number {
  return one<{ n: number }>(db, `SELECT count(*) AS n FROM receipts WHERE ${condition}`, ...values)?.n ?? 0;
}
