/** Days and products over a long span, as generators: after each `yield` the file was closed and opened again. */
import { type DayName, daysBetween, type TimeZone } from '../domain/day.ts';
import type { DaySales, ProductSales } from '../domain/sales.ts';
import type { DayBook } from './day-book.ts';
import { dayClock } from './day-clock.ts';
import { DAY_ROW, type DayRow, fingerprintOf, sameRows } from './day-rows.ts';
import { type ClosedDay, DayTotals } from './day-totals.ts';
import { Goods, type PackedGoods } from './goods.ts';
import { all, type Db } from './rows.ts';
import { BufferUnreadable } from './unreadable.ts';

export interface PastContext {
  readonly book: DayBook;
  readonly zone: TimeZone;
  /** The handle of the slice that runs now. */
  db(): Db;
  /** Told after each day. */
  progress(done: number, total: number): void;
}

const PAGE_ROWS = 500;
const TRIES = 3;

export function* sumDays(context: PastContext, first: DayName, last: DayName): Generator<void, DaySales[]> {
  const sums: DaySales[] = [];
  yield* eachDay(context, first, last, (sales) => sums.push(sales));
  return sums;
}

export function* sumProducts(
  context: PastContext,
  first: DayName,
  last: DayName,
  posId: string | undefined,
): Generator<void, ProductSales[]> {
  const sum = new Goods(context.book.spellings);
  yield* eachDay(context, first, last, (_, goods) => {
    for (const [terminal, packed] of goods()) if (posId === undefined || terminal === posId) sum.addPacked(packed);
  });
  return sum.list();
}

type TakeDay = (sales: DaySales, goods: () => ReadonlyMap<string, PackedGoods>) => void;

function* eachDay(context: PastContext, first: DayName, last: DayName, take: TakeDay): Generator<void> {
  const { book } = context;
  const { generation } = book;
  const days = daysBetween(first, last);
  for (const [done, name] of days.entries()) {
    const open = book.openDay(name);
    if (open !== null) take(open.sales(), () => open.goods());
    else {
      const closed = book.past.find(context.db(), name) ?? (yield* closeDay(context, name));
      take(closed.sales, () => closed.goods);
    }
    context.progress(done + 1, days.length);
    yield;
    if (book.generation !== generation) throw changed();
  }
}

/** What was added up page by page is believed only if the day has exactly these rows in the end. */
function* closeDay({ book, zone, db }: PastContext, name: DayName): Generator<void, ClosedDay> {
  const { generation } = book;
  const clock = dayClock(name, zone);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const totals = new DayTotals(clock, book.spellings);
    let [place, row] = [clock.start, 0];
    for (;;) {
      const rows = all<DayRow & { place: number }>(db(), PAGE, place, clock.end, place, row, PAGE_ROWS);
      for (const next of rows) totals.add(next);
      const lastRow = rows.at(-1);
      if (lastRow === undefined || rows.length < PAGE_ROWS) break;
      [place, row] = [lastRow.place, lastRow.row];
      yield;
      if (book.generation !== generation) throw changed();
    }
    if (!sameRows(totals.fingerprint(), fingerprintOf(db(), clock))) continue;
    const day = totals.close();
    book.past.remember(day);
    return day;
  }
  throw changed();
}

const PAGE = `SELECT created_at AS place, ${DAY_ROW} FROM receipts
WHERE created_at >= ? AND created_at < ? AND (+created_at > ? OR +rowid > ?)
ORDER BY created_at, rowid LIMIT ?`;

function changed(): BufferUnreadable {
  return new BufferUnreadable('changed_while_reading', 'the file was replaced while days were added up');
}
