/** How much happened in each minute lately: however busy the last half hour was, it has only so many minutes. */
import type { Seconds } from '../domain/day.ts';
import { PACE_SECONDS } from '../domain/facts.ts';
import { all, CLOCK_SLACK, type Db } from './rows.ts';

export interface Minute {
  readonly at: Seconds;
  readonly times: number;
}

export class PerMinute implements Iterable<Minute> {
  readonly #counts = new Map<Seconds, number>();

  constructor(from: Iterable<Minute> = []) {
    for (const { at, times } of from) this.add(at, times);
  }

  add(at: Seconds, times = 1): void {
    const minute = minuteOf(at);
    this.#counts.set(minute, (this.#counts.get(minute) ?? 0) + times);
  }

  forgetOld(now: Seconds): void {
    for (const minute of this.#counts.keys()) if (minute < firstMinute(now)) this.#counts.delete(minute);
  }

  *[Symbol.iterator](): Generator<Minute> {
    for (const [at, times] of this.#counts) yield { at, times };
  }
}

/** Grouped by what stands in the column first: so the index has it, and nothing has to be sorted but some seconds. */
export function lately(db: Db, now: Seconds, column: string, rows: string, ...values: number[]): Minute[] {
  const sql = `SELECT CAST(second AS INTEGER) / 60 * 60 AS at, sum(times) AS times
    FROM (SELECT ${column} AS second, count(*) AS times FROM ${rows} AND ${column} >= ? AND ${column} <= ? GROUP BY 1)
    GROUP BY 1`;
  return all(db, sql, ...values, firstMinute(now), now + CLOCK_SLACK);
}

function firstMinute(now: Seconds): Seconds {
  return minuteOf(now - PACE_SECONDS) + 60;
}

function minuteOf(at: Seconds): Seconds {
  return at - (at % 60);
}
