/** What buffer_events tells of deliveries: the last one, those of the last half hour, and those that nobody heard of yet. */
import type { Seconds } from '../domain/day.ts';
import { type BufferFacts, RECENT_SECONDS } from '../domain/facts.ts';
import { PerSecond } from './per-second.ts';
import { all, CLOCK_SLACK, type Db, each, one, text, whole } from './rows.ts';

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
SELECT e.id AS id, ${whole('e.timestamp')} AS at, ${text('e.metadata')} AS metadata, ${text('r.pos_id')} AS posId
FROM buffer_events AS e LEFT JOIN receipts AS r ON r.id = e.receipt_id
WHERE e.id > ? AND +e.event_type = 'receipt_synced' ORDER BY e.id LIMIT ${LIMIT}`;

const LATELY = `
SELECT ${whole('timestamp')} AS at FROM buffer_events
WHERE timestamp > ? AND timestamp <= ? AND +event_type = 'receipt_synced' AND id <= ?`;

interface Event {
  readonly id: number;
  readonly at: Seconds | null;
  readonly metadata: string | null;
  readonly posId: string | null;
}

export class EventFeed {
  #heard: { readonly file: string; readonly id: number; readonly left: PerSecond } | null = null;

  /** Nothing is told of the time before the first reading, nor of a file that took another one's place. */
  read(db: Db, file: string, now: Seconds, replaced: boolean): EventsRead {
    const newest = one<{ id: number | null }>(db, 'SELECT max(id) AS id FROM buffer_events')?.id ?? 0;
    const since = now - RECENT_SECONDS;
    if (this.#heard === null || replaced || this.#heard.file !== file || newest < this.#heard.id) {
      const left = new PerSecond();
      for (const { at } of each<{ at: Seconds }>(db, LATELY, since, now + CLOCK_SLACK, newest)) left.add(at);
      return this.#told([], left, true, { file, id: newest, left });
    }
    const events = all<Event>(db, SINCE, this.#heard.id);
    const complete = events.length < LIMIT;
    const id = complete ? newest : (events.at(-1)?.id ?? newest);
    const left = new PerSecond(this.#heard.left);
    for (const { at } of events) if (at !== null) left.add(at);
    left.forgetUntil(since);
    const deliveries = events.flatMap(({ posId, metadata }) => {
      const seconds = durationIn(metadata);
      return seconds === null ? [] : [{ posId, seconds }];
    });
    return this.#told(deliveries, left, complete, { file, id, left });
  }

  #told(
    deliveries: BufferFacts['deliveries'],
    left: PerSecond,
    complete: boolean,
    heard: { file: string; id: number; left: PerSecond },
  ): EventsRead {
    const commit = () => {
      this.#heard = heard;
    };
    return { deliveries, left, complete, commit };
  }
}

/** A file without events still has receipts that were synced; the index on the server's time finds the newest. */
export function lastSync(db: Db): Seconds | null {
  const event = `SELECT ${whole('timestamp')} AS at FROM buffer_events
    WHERE event_type = 'receipt_synced' ORDER BY id DESC LIMIT 1`;
  const receipt = `SELECT ${whole('synced_at')} AS at FROM receipts
    WHERE hlc_server_time IS NOT NULL ORDER BY hlc_server_time DESC LIMIT 1`;
  return one<{ at: Seconds | null }>(db, event)?.at ?? one<{ at: Seconds | null }>(db, receipt)?.at ?? null;
}

function durationIn(metadata: string | null): number | null {
  try {
    const value: unknown = JSON.parse(metadata ?? 'null');
    if (typeof value !== 'object' || value === null || !('duration_seconds' in value)) return null;
    const seconds = value.duration_seconds;
    return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
  } catch {
    return null;
  }
}
