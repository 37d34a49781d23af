/** The receipts of one day, as they stand in the file. */
import type { DayClock } from './day-clock.ts';
import { type Db, one, text, whole } from './rows.ts';

/** A receipt as a day needs it. Its created_at lies within the day, so it is a number. */
export interface DayRow {
  readonly row: number;
  readonly at: number;
  readonly posId: string;
  readonly doc: string | null;
  readonly bytes: number;
}

export const DAY_ROW = `rowid AS row, ${whole('created_at')} AS at, coalesce(${text('pos_id')}, '') AS posId,
  ${text('fiscal_doc')} AS doc, coalesce(octet_length(fiscal_doc), 0) AS bytes`;

export interface Fingerprint {
  readonly rows: number;
  readonly newest: number;
  readonly sum: number;
}

/** Answered from the index on created_at alone. */
export function fingerprintOf(db: Db, { start, end }: DayClock): Fingerprint {
  const sql = `SELECT count(*) AS rows, coalesce(max(rowid), 0) AS newest, total(rowid) AS sum
    FROM receipts WHERE created_at >= ? AND created_at < ?`;
  return one<Fingerprint>(db, sql, start, end) ?? { rows: 0, newest: 0, sum: 0 };
}

export function sameRows(a: Fingerprint, b: Fingerprint): boolean {
  return a.rows === b.rows && a.newest === b.newest && a.sum === b.sum;
}
