/** How soon receipts reached the OFD, by the month of their delivery: this month and the last, as buffer_events tells of them. */
import { type MonthName, monthStart, type Seconds, shiftMonth, type TimeZone } from '../domain/day.ts';
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

interface Delivery {
  readonly at: Seconds | null;
  readonly metadata: string | null;
}

interface PastEvent extends Delivery {
  readonly id: number;
  readonly synced: 0 | 1 | null;
}

export class DeliveredMonths {
  /** The present one. */
  readonly month: MonthName;
  /** The newest event of the past that is not in yet; null where all are. */
  #behind: number | null;
  /** The last month, this one, and the next, which a clock that is a little ahead may have begun. */
  readonly #spans: { readonly name: MonthName; from: Seconds; to: Seconds; receipts: number[] }[];

  /** What lies up to the event `behind` is the past. */
  constructor(month: MonthName, zone: TimeZone, behind: number | null, before: DeliveredMonths | null = null) {
    this.month = month;
    this.#behind = behind;
    this.#spans = [-1, 0, 1].map((months) => {
      const name = shiftMonth(month, months);
      const known = before === null ? undefined : before.#spans.find((span) => span.name === name)?.receipts;
      const [from, to] = [monthStart(name, zone), monthStart(shiftMonth(name, 1), zone)];
      return { name, from, to, receipts: known?.slice() ?? DELIVERED_WITHIN.map(() => 0) };
    });
  }

  /** A clock that went back, or on by more than a month, asks for months that were not added up: `behind` is their past. */
  turnedTo(month: MonthName, zone: TimeZone, behind: number): DeliveredMonths {
    if (month === this.month) return this;
    const isNext = shiftMonth(this.month, 1) === month;
    return isNext ? new DeliveredMonths(month, zone, this.#behind, this) : new DeliveredMonths(month, zone, behind);
  }

  get complete(): boolean {
    return this.#behind === null;
  }

  /** null while some of it is not in yet. Nothing delivered is none of this month, and says nothing of another one. */
  get sums(): DeliveredMonth[] | null {
    if (!this.complete) return null;
    return this.#spans.flatMap(({ name, receipts }) =>
      name === this.month || (receipts.at(-1) ?? 0) > 0 ? [{ month: name, receipts: [...receipts] }] : [],
    );
  }

  add({ at, metadata }: Delivery): void {
    const sums = this.#spans.find(({ from, to }) => at !== null && at >= from && at < to)?.receipts;
    const seconds = durationIn(metadata);
    // Of the last class are also those of which nobody knows how long they had waited.
    for (const [index, { most }] of DELIVERED_WITHIN.entries())
      if (sums !== undefined && (most === null || (seconds !== null && seconds <= most)))
        sums[index] = (sums[index] ?? 0) + 1;
  }

  /** Takes in some more of the past. */
  goBack(db: Db): void {
    if (this.#behind === null) return;
    const past = all<PastEvent>(db, BACK, this.#behind);
    for (const event of past) if (event.synced === 1) this.add(event);
    const oldest = this.#spans[0]?.from ?? 0;
    const isAll = past.length < ROWS_AT_ONCE || past.every(({ at }) => at === null || at < oldest);
    this.#behind = isAll ? null : (past.at(-1)?.id ?? 0) - 1;
  }
}

export function durationIn(metadata: string | null): number | null {
  const seconds = parsedObject(metadata)?.duration_seconds;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
