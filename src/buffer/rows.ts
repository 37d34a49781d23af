/** The one door to SQLite's untyped rows, and the SQL that makes a column safe to read. */
import { MOST_DOCUMENT_BYTES, MOST_NAME_BYTES } from './bounds.ts';
import type { Db } from './pages-db.ts';

export type { Db };

/**
 * Row by row, so that a big day need not be in memory at once. The caller names the columns of its own SQL: the one place
 * where that is taken on trust.
 */
export function each<Row>(db: Db, sql: string, ...values: (string | number | null)[]): Iterable<Row> {
  return db.rows(sql, ...values) as Iterable<Row>;
}

export function all<Row>(db: Db, sql: string, ...values: (string | number | null)[]): Row[] {
  return [...each<Row>(db, sql, ...values)];
}

export function one<Row>(db: Db, sql: string, ...values: (string | number | null)[]): Row | null {
  for (const row of each<Row>(db, sql, ...values)) return row;
  return null;
}

/** The one value of the first row. */
export function value<Value>(db: Db, sql: string, ...values: (string | number | null)[]): Value | null {
  const row = one<Record<string, Value | null>>(db, sql, ...values);
  return Object.values(row ?? {})[0] ?? null;
}

/** `rows`: whatever may stand behind FROM. */
export function count(db: Db, rows: string, ...values: (string | number | null)[]): number {
  return value<number>(db, `SELECT count(*) FROM ${rows}`, ...values) ?? 0;
}

/**
 * The columns' types are only a recommendation to SQLite, and an integer beyond 2^53 makes the driver throw.
 * So a column is asked for what it should be, and gives null where it is something else.
 */
export function wholeColumn(column: string): string {
  return `iif(${column} BETWEEN 0 AND 1e15, CAST(${column} AS INTEGER), NULL)`;
}

/** Rows whose own number is one in this program; the others are counted, and looked at nowhere. */
export const NUMBERED = `BETWEEN -${Number.MAX_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER}`;

/** Any bytes, as text; null where there are more of them. Their number is told without reading them. */
export function textColumn(column: string, most = MOST_NAME_BYTES): string {
  return `iif(octet_length(${column}) <= ${most}, CAST(${column} AS TEXT), NULL)`;
}

export const DOCUMENT = textColumn('fiscal_doc', MOST_DOCUMENT_BYTES);
/** 0 where there is none. */
export const DOCUMENT_BYTES = 'coalesce(octet_length(fiscal_doc), 0)';
/** No name at all is a terminal of its own; null is a name that nobody would read to its end. */
export const POS_ID = `iif(pos_id IS NULL, '', ${textColumn('pos_id')})`;

/** A number, or text that may be a decimal number; null for everything else. */
export function amountColumn(column: string): string {
  return `CASE typeof(${column}) WHEN 'text' THEN ${textColumn(column, 40)} WHEN 'null' THEN NULL WHEN 'blob' THEN NULL
    ELSE ${column} * 1.0 END`;
}

/** Clocks of a till and its monitor may differ a little; what lies further ahead is no moment of the past. */
export const CLOCK_SLACK = 300;
/** 2000-01-01: no till of this kind has sold anything before. */
export const EARLIEST = 946_684_800;

export function isPast(at: number | null, now: number): at is number {
  return at !== null && at >= EARLIEST && at <= now + CLOCK_SLACK;
}

export function pastOrNull(at: number | null, now: number): number | null {
  return isPast(at, now) ? at : null;
}

/** When a moment from the future becomes one of the past; null for all others. */
export function dueAt(at: number | null, now: number): number | null {
  return at !== null && at > now + CLOCK_SLACK ? at - CLOCK_SLACK : null;
}

/** 53 bits of a text: so many that among a million texts two of the same number are one chance in ten thousand. */
export function hashOfText(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4_294_967_296 * (b & 0x1f_ffff) + (a >>> 0);
}
