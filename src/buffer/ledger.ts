/**
 * All that is added up from receipts, day by day, and kept in step with the file: rows that came since and documents
 * that were completed are counted in each reading; what was done to other rows is found by going through them again,
 * small days within the reading, big ones in slices between readings.
 */
import { type DayName, dayOf, daysBetween, type Seconds, type TimeZone } from '../domain/day.ts';
import type { DaySales } from '../domain/sales.ts';
import { Anchor } from './anchor.ts';
import { MOST_UNPRINTED } from './bounds.ts';
import { type Day, DayShelf } from './day.ts';
import { DayCounter } from './day-counter.ts';
import { countRows, DAY_ROW, type DayRow, firstDay } from './day-rows.ts';
import { RepeatedKeys, type Unusable } from './day-totals.ts';
import { Month } from './month.ts';
import { KnownTerminals, NewestReceipts } from './newest.ts';
import { all, CLOCK_SLACK, type Db } from './rows.ts';
import type { OpenBuffer } from './safe-open.ts';
import { changedMeanwhile, type Slices } from './slices.ts';
import { Sparingly } from './sparingly.ts';

/** When so many rows came at once, counting two days anew is less work than going through them. */
const MANY_ROWS = 5000;
/** Of no more the first reading waits until they are counted; of more it says that they are being counted. */
const MOST_ROWS_AT_ONCE = 20_000;
/** Days of the present month are looked at again when they were not for so long, and no older ones are in an answer. */
const MONTH_FRESH_MS = 60_000;
/** Where so few are asked for, a month's report or a day's, so may older ones; */
const FEW_DAYS = 31;
/** where it is a year, so may their number of receipts, and what stands in them is compared less often. */
const CONTENTS_FRESH_MS = 3_600_000;

export class Ledger {
  readonly zone: TimeZone;
  readonly #clock: () => number;
  readonly #fewRows: number;
  readonly #anchor = new Anchor('receipts');
  readonly #terminals = new KnownTerminals();
  readonly #days: DayShelf;
  readonly #recounts: Sparingly<null>;
  readonly #repeats = new RepeatedKeys();
  readonly #month: Month;
  readonly #counter: DayCounter;
  #readAt: Seconds = Number.NEGATIVE_INFINITY;
  /** Another number: what was added up before belongs to another file. */
  generation = 0;

  /** Two days of no more than so few receipts are gone through within a reading. */
  constructor(zone: TimeZone, clock: () => number, fewRows: number) {
    this.#fewRows = fewRows;
    this.zone = zone;
    this.#days = new DayShelf(zone);
    this.#month = new Month(this.#days);
    this.#clock = clock;
    this.#recounts = new Sparingly(clock);
    this.#counter = new DayCounter({ days: this.#days, anchor: this.#anchor, terminals: this.#terminals, clock });
  }

  /** Another number: other sums than before, although the file was not written. */
  get version(): number {
    return this.#counter.version;
  }

  /** Whether going through the rows again could find something: those of the open days, and of `past` ones. */
  unsettled(past: boolean): boolean {
    const open = this.#days.open.some(({ state }) => state !== 'counted');
    return open || (past && this.#days.past.some((name) => this.#isDue(this.#days.peek(name), MONTH_FRESH_MS)));
  }

  /** When all rows of the two open days were last looked at; null if since the file was last written. */
  get countedAt(): Seconds | null {
    const behind = this.#days.open.filter(({ state }) => state !== 'counted');
    return behind.length === 0 ? null : Math.min(...behind.map(({ asOf }) => asOf));
  }

  /** The two days that are open, as a span of time. */
  get span(): { readonly start: Seconds; readonly end: Seconds } {
    const [today, yesterday] = this.#days.open;
    return { start: yesterday?.clock.start ?? 0, end: today?.clock.end ?? 0 };
  }

  /** What a scan of past receipts may take in: rows that are in the sums as well. */
  get upTo(): number {
    return this.#anchor.row;
  }

  holds(buffer: OpenBuffer): boolean {
    return this.#anchor.holds(buffer);
  }

  /**
   * Takes in what came since. `written`: the file may be another one than at the last call. Returns false where there are
   * no sums to show.
   */
  follow(buffer: OpenBuffer, now: Seconds, written: boolean): boolean {
    const { db } = buffer;
    if (this.#anchor.known && !this.#anchor.holds(buffer)) this.#loseAll();
    // What was of the past has not happened yet once the clock is set back.
    const setBack = now < this.#readAt - CLOCK_SLACK;
    this.#readAt = now;
    if (setBack) for (const day of this.#days.open) day.lose();
    if (!this.#anchor.known || setBack) this.#terminals.load(db, now);
    if (written) this.#counter.written();
    this.#days.turnTo(dayOf(now, this.zone));
    const newest = this.#anchor.newestRow(db);
    if (newest - this.#anchor.row > MANY_ROWS) for (const day of this.#days.open) day.lose();
    else if (this.#anchor.known) this.#noteNew(buffer, newest, now);
    this.#anchor.mark(buffer, newest);
    for (const day of this.#days.open) {
      const completed = day.totals?.completed(db) ?? [];
      buffer.whenGood(() => day.complete(completed, now));
    }
    return this.#countAtOnce(buffer, newest, now);
  }

  /** To be asked when a reading has turned out well. */
  facts() {
    const [today, yesterday] = this.#days.open.map(({ totals }) => totals);
    if (!today || !yesterday) throw new Error('the days have not been counted');
    const newest = [this.#terminals.newest, yesterday.newest, today.newest];
    return {
      today: today.sales(),
      yesterday: yesterday.sales(),
      countedAt: this.countedAt,
      unprinted: [
        ...this.#terminals.newest.unsignedBefore(yesterday.clock.start),
        ...[yesterday, today].flatMap((totals) => totals.unprinted()).slice(-MOST_UNPRINTED),
      ],
      unusableAt: [yesterday, today].flatMap((totals) => totals.unusableAt()).slice(-MOST_UNPRINTED),
      duplicates: this.#repeats.among([yesterday, today]),
      lastReceipts: NewestReceipts.together(newest),
      ...this.#month.addUp(),
      terminals: [...new Set(newest.flatMap((part) => part.names()))],
      unusable: together(yesterday.unusable, today.unusable),
    };
  }

  /** Goes through the days of the month again that may not be what they were. */
  *settle(slices: Slices, past: boolean): Generator<void, void> {
    if (past) this.#month.since = firstDay(slices.buffer.db, this.zone, slices.now);
    const names = [...this.#days.open.map(({ clock }) => clock.name), ...(past ? this.#days.past : [])];
    for (const [done, name] of names.entries()) {
      const day = this.#days.take(name);
      if (this.#days.isOpen(name) ? day.state !== 'counted' : this.#isDue(day, MONTH_FRESH_MS))
        yield* this.#counter.look(day, slices);
      slices.progress(done + 1, names.length);
    }
  }

  *days(slices: Slices, first: DayName, last: DayName): Generator<void, DaySales[]> {
    const names = daysBetween(first, last);
    const few = names.length <= FEW_DAYS;
    const sums: DaySales[] = [];
    for (const [done, name] of names.entries()) {
      const day = this.#days.take(name);
      if (this.#days.isOpen(name) ? day.state === 'absent' : !this.#isFresh(day, slices.buffer.db, few))
        yield* this.#counter.look(day, slices);
      if (day.sales === null) throw changedMeanwhile();
      sums.push(day.sales);
      slices.progress(done + 1, names.length);
      yield;
    }
    return sums;
  }

  #loseAll(): void {
    this.generation += 1;
    this.#days.clear();
    this.#month.forget();
    this.#anchor.forget();
    this.#recounts.forget();
  }

  #noteNew({ db, whenGood }: OpenBuffer, newest: number, now: Seconds): void {
    const sql = `SELECT ${DAY_ROW} FROM receipts WHERE rowid > ? AND rowid <= ? ORDER BY rowid`;
    const rows = all<DayRow & { at: number | null }>(db, sql, this.#anchor.row, newest);
    whenGood(() => {
      for (const row of rows) {
        const { at, posId } = row;
        if (posId !== null) this.#terminals.newest.see({ at, posId }, null, now);
        if (at === null) continue;
        for (const day of this.#days.all()) if (at >= day.clock.start && at < day.clock.end) day.add(row, now);
      }
      for (const day of this.#days.open) day.through = Math.max(day.through, newest);
    });
  }

  #countAtOnce(buffer: OpenBuffer, newest: number, now: Seconds): boolean {
    const { open } = this.#days;
    const check = (days: readonly Day[]) => {
      for (const day of days)
        for (const _ of this.#counter.check(day, { buffer, now, progress: () => undefined }, newest));
    };
    const rowsOf = (days: readonly Day[]) =>
      days.reduce((sum, day) => sum + (day.totals?.count ?? countRows(buffer.db, day.clock, newest)).rows, 0);
    const absent = open.filter(({ state }) => state === 'absent');
    if (rowsOf(absent) > MOST_ROWS_AT_ONCE) return false;
    check(absent);
    if (rowsOf(open) > this.#fewRows || open.every(({ state }) => state === 'counted')) return true;
    this.#recounts.ask(() => {
      check(open);
      return null;
    });
    return true;
  }

  #isDue(day: Day | undefined, age: number): boolean {
    if (day === undefined || day.state === 'absent' || day.pages === null) return true;
    return day.state !== 'counted' && this.#clock() - day.checkedAt >= age;
  }

  #isFresh(day: Day, db: Db, few: boolean): boolean {
    if (!this.#isDue(day, MONTH_FRESH_MS)) return true;
    if (few || this.#days.isOfMonth(day.clock.name)) return false;
    if (this.#isDue(day, CONTENTS_FRESH_MS) || day.count === null) return false;
    const { rows, sum } = countRows(db, day.clock, this.#anchor.row);
    return rows === day.count.rows && sum === day.count.sum;
  }
}

function together(a: Unusable, b: Unusable): Unusable {
  return {
    malformed: a.malformed + b.malformed,
    oversized: a.oversized + b.oversized,
    stray: a.stray + b.stray,
    keys: a.keys + b.keys,
  };
}
