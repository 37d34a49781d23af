/** How soon receipts reached the OFD, by the month of their delivery: this month and the last, as buffer_events tells of them. */
import { type MonthName, monthOf, monthStart, type Seconds, shiftMonth, type TimeZone } from '../domain/day.ts';
import { DELIVERED_WITHIN, type DeliveredMonth } from '../domain/facts.ts';
import { parsedObject } from '../domain/foreign.ts';
import { MOST_TEXT_BYTES } from './bounds.ts';
import { all, type Db, textColumn, wholeColumn } from './rows.ts';

/** Two months of a busy till are hundreds of thousands of events: the first reading takes in some, slices the rest. */
const ROWS_AT_ONCE = 500;
const BACK = `
SELECT id, ${wholeColumn('timestamp')} AS at, event_type = 'receipt_synced' AS synced,
  iif(event_type = 'receipt_synced', ${textColumn('metadata', MOST_TEXT_BYTES)}, NULL) AS metadata
FROM buffer_events WHERE id <= ? AND id > 0 ORDER BY id DESC LIMIT ${ROWS_AT_ONCE}`;

export interface Delivery {
  readonly at: Seconds | null;
  /** null where the event does not tell how long the receipt had waited. */
  readonly seconds: number | null;
}

interface Row {
  readonly id: number;
  readonly at: Seconds | null;
  readonly synced: 0 | 1 | null;
  readonly metadata: string | null;
}

/** What is added up of a file. A reading that turns out badly leaves what was known before it. */
export interface Months {
  /** The present one. */
  readonly month: MonthName;
  readonly sums: ReadonlyMap<MonthName, readonly number[]>;
  /** The newest event of the past that is not in yet; null where all are. */
  readonly behind: number | null;
}

/** The deliveries that came since; what lies up to the row `after` is the past. */
interface Came {
  readonly after: number;
  readonly deliveries: readonly Delivery[];
}

/**
 * With the deliveries that came since. A clock that went back, or on by more than a month, asks for months that were not
 * added up: they are read anew.
 */
export function grownMonths(known: Months | null, db: Db, came: Came, now: Seconds, zone: TimeZone): Months {
  const month = monthOf(now, zone);
  if (known?.month === month && came.deliveries.length === 0) return known;
  if (known !== null && (known.month === month || shiftMonth(known.month, 1) === month))
    return counted({ ...known, month }, came.deliveries, zone);
  return withMorePast(counted({ month, sums: new Map(), behind: came.after }, came.deliveries, zone), db, zone);
}

/** With some more of the past. */
export function withMorePast(known: Months, db: Db, zone: TimeZone): Months {
  if (known.behind === null) return known;
  const past = all<Row>(db, BACK, known.behind);
  const delivered = past.filter(({ synced }) => synced === 1);
  const oldest = spansAround(known.month, zone)[0]?.from ?? 0;
  const isAll = past.length < ROWS_AT_ONCE || past.every(({ at }) => at === null || at < oldest);
  return { ...counted(known, delivered.map(deliveryOf), zone), behind: isAll ? null : (past.at(-1)?.id ?? 0) - 1 };
}

function counted({ month, sums: before, behind }: Months, deliveries: readonly Delivery[], zone: TimeZone): Months {
  const spans = spansAround(month, zone);
  const sums = new Map(spans.map(({ name }) => [name, [...(before.get(name) ?? DELIVERED_WITHIN.map(() => 0))]]));
  for (const { at, seconds } of deliveries) {
    const span = spans.find(({ from, to }) => at !== null && at >= from && at < to);
    const sum = sums.get(span?.name ?? '');
    for (const [index, { most }] of DELIVERED_WITHIN.entries())
      if (sum !== undefined && isWithin(seconds, most)) sum[index] = (sum[index] ?? 0) + 1;
  }
  return { month, sums, behind };
}

/** null while some of it is not in yet. Nothing delivered is none of this month, and says nothing of another one. */
export function monthsOf({ month: present, sums, behind }: Months): DeliveredMonth[] | null {
  if (behind !== null) return null;
  return Array.from(sums, ([month, receipts]) => ({ month, receipts })).filter(
    ({ month, receipts }) => month === present || (receipts.at(-1) ?? 0) > 0,
  );
}

export function durationIn(metadata: string | null): number | null {
  const seconds = parsedObject(metadata)?.duration_seconds;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

function deliveryOf({ at, metadata }: Row): Delivery {
  return { at, seconds: durationIn(metadata) };
}

/** Of the last class are also those of which nobody knows how long they had waited. */
function isWithin(seconds: number | null, most: number | null): boolean {
  return most === null || (seconds !== null && seconds <= most);
}

/** The last month, this one, and the next, which a clock that is a little ahead may have begun. */
function spansAround(month: MonthName, zone: TimeZone) {
  return [-1, 0, 1].map((months) => {
    const name = shiftMonth(month, months);
    return { name, from: monthStart(name, zone), to: monthStart(shiftMonth(name, 1), zone) };
  });
}
