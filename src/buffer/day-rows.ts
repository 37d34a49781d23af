/** The receipts of one day as they stand in the file: read page by page, and boiled down to what tells two states apart. */
import { crc32 } from 'node:zlib';
import {
  type DayName,
  dayEnd,
  dayOf,
  dayStart,
  localTime,
  type Seconds,
  type TimeZone,
  utcOffset,
} from '../domain/day.ts';
import { MOST_DOCUMENT_BYTES } from './bounds.ts';
import type { Ground } from './ground.ts';
import {
  all,
  type Db,
  DOCUMENT,
  DOCUMENT_BYTES,
  EARLIEST,
  each,
  isPast,
  NUMBERED,
  one,
  POS_ID,
  wholeColumn,
} from './rows.ts';
import type { OpenBuffer } from './safe-open.ts';
import type { Slices } from './slices.ts';

/** A day of the shop as a span of seconds, and the wall-clock hour of each of them without asking a calendar. */
export interface DayClock {
  readonly name: DayName;
  readonly start: Seconds;
  readonly end: Seconds;
  hourOf(at: Seconds): number;
}

/** Every zone moves its clock at a multiple of this. */
const STEP = 900;

export function dayClock(name: DayName, zone: TimeZone): DayClock {
  const [start, end] = [dayStart(name, zone), dayEnd(name, zone)];
  const plain = end - start === 86_400 && utcOffset(start, zone) === utcOffset(end - 1, zone);
  if (plain) return { name, start, end, hourOf: (at) => Math.floor((at - start) / 3600) };
  const steps = Math.ceil((end - start) / STEP);
  const hours = Array.from({ length: steps }, (_, step) => localTime(start + step * STEP, zone).hour);
  return { name, start, end, hourOf: (at) => hours[Math.floor((at - start) / STEP)] ?? 0 };
}

const FIRST = `SELECT ${wholeColumn('created_at')} AS at FROM receipts WHERE rowid ${NUMBERED} ORDER BY rowid LIMIT 10`;

/**
 * The day of the file's first receipt; null where it has none. It is the one that was written first, not the earliest: of a
 * till whose clock stood in 2000 for one receipt nothing is known since then. Where the clock is set back none is of the past.
 */
export function firstDay(db: Db, zone: TimeZone, now: Seconds): DayName | null {
  const written = all<{ at: number | null }>(db, FIRST).flatMap(({ at }) => at ?? []);
  const first = written.find((at) => isPast(at, now)) ?? written.find((at) => at >= EARLIEST);
  return first === undefined ? null : dayOf(first, zone);
}

/** A receipt as a day needs it. Its created_at lies within the day, so it is a number. */
export interface DayRow {
  readonly row: number;
  readonly at: number;
  /** null where it is too long to be a name. */
  readonly posId: string | null;
  readonly doc: string | null;
  readonly bytes: number;
}

export const DAY_ROW = `rowid AS row, ${wholeColumn('created_at')} AS at, ${POS_ID} AS posId,
  ${DOCUMENT} AS doc, ${DOCUMENT_BYTES} AS bytes`;

/** A place in the order in which a day is read: created_at as it stands in the file, whatever number that is, and the row. */
interface Cursor {
  readonly place: number;
  readonly row: number;
}

export function beginOf({ start }: DayClock): Cursor {
  return { place: start, row: -Number.MAX_SAFE_INTEGER };
}

function endOf({ end }: DayClock): Cursor {
  return { place: end, row: -Number.MAX_SAFE_INTEGER };
}

const IN_DAY = `created_at >= ? AND created_at < ? AND +rowid <= ? AND +rowid ${NUMBERED}`;
const PAGE = `SELECT created_at AS place, ${DAY_ROW} FROM receipts
  WHERE ${IN_DAY} AND (+created_at > ? OR +rowid > ?) ORDER BY created_at, rowid LIMIT ?`;

const PAGE_ROWS = 200;
const PAGE_BYTES = 1_000_000;

/** Some of a day's receipts, a checksum over all that a day's sums take from them, and what that was read from. */
export interface Page {
  readonly from: Cursor;
  readonly to: Cursor;
  readonly crc: number;
  ground: Ground | null;
}

/** All rows of a day, in slices. */
export function* readDay(slices: Slices, clock: DayClock, upTo: number, take: (row: DayRow) => void): Generator<void> {
  for (let from = beginOf(clock); !isEnd(from, clock); yield)
    from = readRows(slices.buffer.db, clock, upTo, from, take);
}

/** Takes so many rows and bytes at once, after the cursor, and says where it ended: at last where the day does. */
function readRows(db: Db, clock: DayClock, upTo: number, from: Cursor, take: (row: DayRow) => void): Cursor {
  let [rows, bytes] = [0, 0];
  for (const next of each<DayRow & Cursor>(db, PAGE, from.place, clock.end, upTo, from.place, from.row, PAGE_ROWS)) {
    take(next);
    rows += 1;
    bytes += Math.min(next.bytes, MOST_DOCUMENT_BYTES);
    if (rows === PAGE_ROWS || bytes >= PAGE_BYTES) return { place: next.place, row: next.row };
  }
  return endOf(clock);
}

export function isEnd({ place }: Cursor, { end }: DayClock): boolean {
  return place === end;
}

/** Rows and checksum out of one transaction. */
export function readPage(db: Db, clock: DayClock, upTo: number, from: Cursor, take: (row: DayRow) => void): Page {
  const to = readRows(db, clock, upTo, from, take);
  const { value: crc, ground } = db.grounded(() => checksum(db, upTo, from, to));
  return { from, to, crc, ground };
}

const BYTES = `SELECT CAST(group_concat(line, '') AS BLOB) AS bytes FROM (
  SELECT rowid || ' ' || created_at || ' ' || coalesce(${POS_ID}, '-') || ' ' || ${DOCUMENT_BYTES} || coalesce(${DOCUMENT}, '-')
    AS line
  FROM receipts WHERE created_at >= ? AND created_at <= ? AND +rowid <= ?
    AND (+created_at > ? OR +rowid > ?) AND (+created_at < ? OR +rowid <= ?)
  ORDER BY created_at, rowid)`;

function checksum(db: Db, upTo: number, from: Cursor, to: Cursor): number {
  const values = [from.place, to.place, upTo, from.place, from.row, to.place, to.row];
  const bytes = one<{ bytes: Uint8Array | null }>(db, BYTES, ...values)?.bytes;
  return bytes ? crc32(bytes) : 0;
}

export function isSamePage({ db, whenGood }: OpenBuffer, upTo: number, page: Page): boolean {
  if (page.ground !== null && db.stands(page.ground)) return true;
  const { value: crc, ground } = db.grounded(() => checksum(db, upTo, page.from, page.to));
  if (crc !== page.crc) return false;
  whenGood(() => {
    page.ground = ground;
  });
  return true;
}

export interface RowCount {
  readonly rows: number;
  readonly sum: number;
}

/** Those of a day that came between two rows. */
export function readNew(db: Db, { start, end }: DayClock, after: number, upTo: number): Iterable<DayRow> {
  const sql = `SELECT ${DAY_ROW} FROM receipts WHERE rowid > ? AND rowid <= ? AND +created_at >= ? AND +created_at < ?`;
  return each<DayRow>(db, sql, after, upTo, start, end);
}

/** Answered from the index on created_at alone. */
export function countRows(db: Db, { start, end }: DayClock, upTo: number): RowCount {
  const sql = `SELECT count(*) AS rows, total(rowid) AS sum FROM receipts WHERE ${IN_DAY}`;
  return one<RowCount>(db, sql, start, end, upTo) ?? { rows: 0, sum: 0 };
}
