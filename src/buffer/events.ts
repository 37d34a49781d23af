/** What buffer_events tells of deliveries: the last, those of the last half hour, those that nobody heard of, and two months' sums. */
import { type MonthName, monthOf, monthStart, type Seconds, shiftMonth, type TimeZone } from '../domain/day.ts';
import { type BufferFacts, DELIVERED_WITHIN, type DeliveredMonth } from '../domain/facts.ts';
import { parsedObject } from '../domain/foreign.ts';
import { Anchor } from './anchor.ts';
import { MOST_DOCUMENT_BYTES, MOST_EVENTS_BACK, MOST_TEXT_BYTES } from './bounds.ts';
import { lately, PerMinute } from './per-minute.ts';
import { all, CLOCK_SLACK, type Db, EARLIEST, isPast, textColumn, value, wholeColumn } from './rows.ts';
import type { OpenBuffer } from './safe-open.ts';
import { changedMeanwhile, type Slices } from './slices.ts';

/** So many at most in one reading: a monitor that slept for a week catches up in steps. */
const LIMIT = 5000;

const PRINTED_DOC = textColumn('r.fiscal_doc', MOST_DOCUMENT_BYTES);
/** Found without reading the document: of thousands at once that would take long. */
const PRINTED = /^"fiscal_datetime"\s*:\s*"(\d{4}-\d\d-\d\dT[\d:.]+)(Z|[+-]\d\d:\d\d)?"/;

/** The + keeps SQLite from the index on event_type, in which all the past lies as well. */
const SINCE = `
SELECT e.id AS id, ${wholeColumn('e.timestamp')} AS at, ${textColumn('e.metadata', MOST_TEXT_BYTES)} AS metadata,
  ${wholeColumn('r.created_at')} AS createdAt,
  substr(${PRINTED_DOC}, instr(${PRINTED_DOC}, '"fiscal_datetime"'), 64) AS printed
FROM buffer_events AS e LEFT JOIN receipts AS r ON r.id = e.receipt_id
WHERE e.id > ? AND e.id <= ? AND +e.event_type = 'receipt_synced' ORDER BY e.id LIMIT ${LIMIT}`;

const SYNCED_LATELY = "buffer_events WHERE +event_type = 'receipt_synced' AND id <= ?";

interface Event {
  readonly id: number;
  readonly at: Seconds | null;
  readonly metadata: string | null;
  readonly createdAt: Seconds | null;
  /** Where the document says when. */
  readonly printed: string | null;
}

export class EventFeed {
  readonly #anchor = new Anchor('buffer_events');
  readonly #zone: TimeZone;
  #left = new PerMinute();
  #months: DeliveredMonths | null = null;
  /** Another number: the past has been taken in, or has to be taken in anew. */
  version = 0;

  constructor(zone: TimeZone) {
    this.#zone = zone;
  }

  /** How many were delivered in each minute lately. */
  get left(): PerMinute {
    return this.#left;
  }

  get deliveredMonths(): BufferFacts['deliveredMonths'] {
    return this.#months?.sums ?? null;
  }

  /**
   * Nothing is told of the time before the first reading, nor of a file that took another one's place. Not `complete`: more
   * events wait than one reading takes.
   */
  read(buffer: OpenBuffer, now: Seconds): { deliveries: BufferFacts['deliveries']; complete: boolean } {
    const { db, whenGood } = buffer;
    const newest = this.#anchor.newestRow(db);
    const month = monthOf(now, this.#zone);
    if (!this.#anchor.holds(buffer)) {
      const left = new PerMinute(lately(db, now, 'timestamp', SYNCED_LATELY, newest));
      const months = new DeliveredMonths(month, this.#zone, newest);
      months.goBack(db);
      whenGood(() => {
        this.#left = left;
        this.#months = months;
      });
      this.#anchor.mark(buffer, newest);
      return { deliveries: [], complete: true };
    }
    const { row } = this.#anchor;
    const events = all<Event>(db, SINCE, row, newest);
    const complete = events.length < LIMIT;
    const months = this.#months?.turnedTo(month, row) ?? new DeliveredMonths(month, this.#zone, row);
    if (months !== this.#months) months.goBack(db);
    whenGood(() => {
      for (const { at } of events) if (isPast(at, now)) this.#left.add(at);
      this.#left.forgetOld(now);
      for (const event of events) months.add(event);
      this.#months = months;
    });
    this.#anchor.mark(buffer, complete ? newest : (events.at(-1)?.id ?? newest));
    const deliveries = events.flatMap((event) => {
      const seconds = durationIn(event.metadata);
      return seconds === null ? [] : [{ seconds, printedAfter: printedAfter(event) }];
    });
    return { deliveries, complete };
  }

  /** Whether there is more of the past to take in. */
  get unsettled(): boolean {
    return this.#months?.complete === false;
  }

  *settle(slices: Slices): Generator<void, void> {
    while (this.#months?.complete === false) {
      const { buffer } = slices;
      if (!this.#anchor.holds(buffer)) throw changedMeanwhile();
      const before = this.#months;
      buffer.whenBad(() => {
        this.#months = before;
      });
      this.#months = before.copy();
      this.#months.goBack(buffer.db);
      if (this.#months.complete) this.version += 1;
      yield;
    }
  }
}

/** By two clocks: where the register's is behind, nobody knows. */
function printedAfter({ createdAt, printed }: Event): number | null {
  const [, moment, zone = 'Z'] = PRINTED.exec(printed ?? '') ?? [];
  if (createdAt === null || moment === undefined) return null;
  const at = Date.parse(moment + zone) / 1000;
  return at >= createdAt ? at - createdAt : null;
}

/** A file without events still has receipts that were synced; the index on the server's time finds the newest. */
export function lastSync(db: Db, now: Seconds): Seconds | null {
  const newestPast = (column: string, rows: string) =>
    value<Seconds>(
      db,
      `SELECT ${wholeColumn('at')} FROM (SELECT ${column} AS at FROM ${rows} LIMIT ${MOST_EVENTS_BACK})
       WHERE at BETWEEN ${EARLIEST} AND ? LIMIT 1`,
      now + CLOCK_SLACK,
    );
  return (
    newestPast('timestamp', "buffer_events WHERE event_type = 'receipt_synced' ORDER BY id DESC") ??
    newestPast('synced_at', 'receipts WHERE hlc_server_time IS NOT NULL ORDER BY hlc_server_time DESC')
  );
}

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

/** How soon receipts reached the OFD, by the month of their delivery: this month and the last. */
class DeliveredMonths {
  /** The present one. */
  readonly month: MonthName;
  readonly #zone: TimeZone;
  /** The newest event of the past that is not in yet; null where all are. */
  #behind: number | null;
  /** The last month, this one, and the next, which a clock that is a little ahead may have begun. */
  readonly #spans: { readonly name: MonthName; from: Seconds; to: Seconds; receipts: number[] }[];

  /** What lies up to the event `behind` is the past. */
  constructor(month: MonthName, zone: TimeZone, behind: number | null, before: DeliveredMonths | null = null) {
    this.month = month;
    this.#zone = zone;
    this.#behind = behind;
    this.#spans = [-1, 0, 1].map((months) => {
      const name = shiftMonth(month, months);
      const known = before === null ? undefined : before.#spans.find((span) => span.name === name)?.receipts;
      const [from, to] = [monthStart(name, zone), monthStart(shiftMonth(name, 1), zone)];
      return { name, from, to, receipts: known?.slice() ?? DELIVERED_WITHIN.map(() => 0) };
    });
  }

  /** A clock that went back, or on by more than a month, asks for months that were not added up: `behind` is their past. */
  turnedTo(month: MonthName, behind: number): DeliveredMonths {
    if (month === this.month) return this;
    const isNext = shiftMonth(this.month, 1) === month;
    return isNext ? this.copy(month) : new DeliveredMonths(month, this.#zone, behind);
  }

  copy(month = this.month): DeliveredMonths {
    return new DeliveredMonths(month, this.#zone, this.#behind, this);
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

function durationIn(metadata: string | null): number | null {
  const seconds = parsedObject(metadata)?.duration_seconds;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
