/** What buffer_events tells of deliveries: the last one, those of the last half hour, and those that nobody heard of yet. */
import type { Seconds } from '../domain/day.ts';
import { type BufferFacts, RECENT_SECONDS } from '../domain/facts.ts';
import { parsedObject } from '../domain/foreign.ts';
import { Anchor } from './anchor.ts';
import { MOST_EVENTS_BACK, MOST_TEXT_BYTES } from './bounds.ts';
import { PerSecond } from './per-second.ts';
import { all, CLOCK_SLACK, type Db, EARLIEST, each, isPast, one, textColumn, wholeColumn } from './rows.ts';

export interface EventsRead {
  readonly deliveries: BufferFacts['deliveries'];
  readonly left: PerSecond;
  /** false while more events wait than one reading takes. */
  readonly complete: boolean;
  /** To be called when the reading has turned out well; else the same deliveries are told again. */
  readonly commit: () => void;
}

/** So many at most in one reading: a monitor that slept for a week catches up in steps. */
const LIMIT = 5000;

/** The + keeps SQLite from the index on event_type, in which all the past lies as well. */
const SINCE = `
SELECT e.id AS id, ${wholeColumn('e.timestamp')} AS at, ${textColumn('e.metadata', MOST_TEXT_BYTES)} AS metadata,
  ${textColumn('r.pos_id')} AS posId
FROM buffer_events AS e LEFT JOIN receipts AS r ON r.id = e.receipt_id
WHERE e.id > ? AND e.id <= ? AND +e.event_type = 'receipt_synced' ORDER BY e.id LIMIT ${LIMIT}`;

const LATELY = `
SELECT ${wholeColumn('timestamp')} AS at, count(*) AS times FROM buffer_events
WHERE timestamp > ? AND timestamp <= ? AND +event_type = 'receipt_synced' AND id <= ? GROUP BY 1`;

interface Event {
  readonly id: number;
  readonly at: Seconds | null;
  readonly metadata: string | null;
  readonly posId: string | null;
}

export class EventFeed {
  readonly #anchor = new Anchor('buffer_events');
  #left = new PerSecond();

  /** Nothing is told of the time before the first reading, nor of a file that took another one's place. */
  read(db: Db, file: string, now: Seconds): EventsRead {
    const newest = this.#anchor.newestRow(db);
    const since = now - RECENT_SECONDS;
    if (!this.#anchor.holds(db, file)) {
      const left = new PerSecond();
      const lately = each<{ at: Seconds; times: number }>(db, LATELY, since, now + CLOCK_SLACK, newest);
      for (const { at, times } of lately) left.add(at, times);
      return this.#told([], left, true, this.#anchor.mark(db, file, newest));
    }
    const events = all<Event>(db, SINCE, this.#anchor.row, newest);
    const complete = events.length < LIMIT;
    const id = complete ? newest : (events.at(-1)?.id ?? newest);
    const left = new PerSecond(this.#left);
    for (const { at } of events) if (isPast(at, now)) left.add(at);
    left.forgetUntil(since);
    const deliveries = events.flatMap(({ posId, metadata }) => {
      const seconds = durationIn(metadata);
      return seconds === null ? [] : [{ posId, seconds }];
    });
    return this.#told(deliveries, left, complete, this.#anchor.mark(db, file, id));
  }

  #told(deliveries: BufferFacts['deliveries'], left: PerSecond, complete: boolean, moveOn: () => void): EventsRead {
    const commit = () => {
      moveOn();
      this.#left = left;
    };
    return { deliveries, left, complete, commit };
  }
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

function durationIn(metadata: string | null): number | null {
  const seconds = parsedObject(metadata)?.duration_seconds;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
