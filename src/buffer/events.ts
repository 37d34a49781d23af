/** What buffer_events tells of deliveries: the last one, those of the last half hour, and those that nobody heard of yet. */
import type { Seconds, TimeZone } from '../domain/day.ts';
import type { BufferFacts } from '../domain/facts.ts';
import { Anchor } from './anchor.ts';
import { MOST_DOCUMENT_BYTES, MOST_EVENTS_BACK, MOST_TEXT_BYTES } from './bounds.ts';
import { changedMeanwhile, type Slices } from './day-counter.ts';
import { type Delivery, durationIn, grownMonths, type Months, monthsOf, withMorePast } from './delivered-months.ts';
import { lately, PerMinute } from './per-minute.ts';
import { all, CLOCK_SLACK, type Db, EARLIEST, isPast, one, textColumn, wholeColumn } from './rows.ts';

interface EventsRead {
  readonly deliveries: BufferFacts['deliveries'];
  readonly deliveredMonths: BufferFacts['deliveredMonths'];
  readonly left: PerMinute;
  /** false while more events wait than one reading takes. */
  readonly complete: boolean;
  /** To be called when the reading has turned out well; else the same deliveries are told again. */
  readonly commit: () => void;
}

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
  #months: Months | null = null;
  /** Another number: the past has been taken in. */
  version = 0;

  constructor(zone: TimeZone) {
    this.#zone = zone;
  }

  /** Nothing is told of the time before the first reading, nor of a file that took another one's place. */
  read(db: Db, file: string, now: Seconds): EventsRead {
    const newest = this.#anchor.newestRow(db);
    if (!this.#anchor.holds(db, file)) {
      const left = new PerMinute();
      for (const { at, times } of lately(db, now, 'timestamp', SYNCED_LATELY, newest)) left.add(at, times);
      const months = grownMonths(null, db, { after: newest, deliveries: [] }, now, this.#zone);
      return this.#told([], months, left, true, this.#anchor.mark(db, file, newest));
    }
    const events = all<Event>(db, SINCE, this.#anchor.row, newest);
    const complete = events.length < LIMIT;
    const id = complete ? newest : (events.at(-1)?.id ?? newest);
    const left = new PerMinute(this.#left);
    for (const { at } of events) if (isPast(at, now)) left.add(at);
    left.forgetOld(now);
    const came = events.map(({ at, metadata }): Delivery => ({ at, seconds: durationIn(metadata) }));
    const months = grownMonths(this.#months, db, { after: this.#anchor.row, deliveries: came }, now, this.#zone);
    const deliveries = events.flatMap((event, index) => {
      const seconds = came[index]?.seconds ?? null;
      return seconds === null ? [] : [{ seconds, printedAfter: printedAfter(event) }];
    });
    return this.#told(deliveries, months, left, complete, this.#anchor.mark(db, file, id));
  }

  /** Whether there is more of the past to take in. */
  get unsettled(): boolean {
    return this.#months !== null && this.#months.behind !== null;
  }

  *settle(slices: Slices): Generator<void, void> {
    let [known, grown] = [this.#months, this.#months];
    while (grown !== null && grown.behind !== null) {
      if (!this.#anchor.stands(slices.db())) throw changedMeanwhile();
      const next = withMorePast(grown, slices.db(), this.#zone);
      slices.whenGood(() => {
        this.#months = next;
        if (next.behind === null) this.version += 1;
      });
      grown = next;
      yield;
      // The slice before turned out well, or a reading has added something since.
      if (this.#months !== known) known = grown = this.#months;
    }
  }

  #told(
    deliveries: BufferFacts['deliveries'],
    months: Months,
    left: PerMinute,
    complete: boolean,
    moveOn: () => void,
  ): EventsRead {
    const commit = () => {
      moveOn();
      this.#left = left;
      this.#months = months;
    };
    return { deliveries, deliveredMonths: monthsOf(months), left, complete, commit };
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
    one<{ at: Seconds | null }>(
      db,
      `SELECT ${wholeColumn('at')} AS at FROM (SELECT ${column} AS at FROM ${rows} LIMIT ${MOST_EVENTS_BACK})
       WHERE at BETWEEN ${EARLIEST} AND ? LIMIT 1`,
      now + CLOCK_SLACK,
    )?.at ?? null;
  return (
    newestPast('timestamp', "buffer_events WHERE event_type = 'receipt_synced' ORDER BY id DESC") ??
    newestPast('synced_at', 'receipts WHERE hlc_server_time IS NOT NULL ORDER BY hlc_server_time DESC')
  );
}
