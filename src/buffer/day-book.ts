/**
 * All that is added up from receipts, kept in step with the file: rows that came since are added, rows whose document
 * was completed are counted anew, and everything is read afresh only when the file is not the one that it was.
 */

import { type DayName, dayOf, type Seconds, shiftDay, type TimeZone } from '../domain/day.ts';
import { type BufferFacts, RECENT_SECONDS } from '../domain/facts.ts';
import type { FiscalDocument } from '../domain/receipt.ts';
import { Anchor } from './anchor.ts';
import { dayClock } from './day-clock.ts';
import { DAY_ROW, type DayRow, fingerprintOf, sameRows } from './day-rows.ts';
import { DayTotals } from './day-totals.ts';
import { Spellings } from './goods.ts';
import { NewestReceipts } from './newest.ts';
import { PastDays } from './past-days.ts';
import { PerSecond } from './per-second.ts';
import { Repeats } from './repeats.ts';
import { CLOCK_SLACK, type Db, each, whole } from './rows.ts';
import { Sparingly } from './sparingly.ts';

/** When so many rows came at once, reading two days anew is less work than going through them. */
const MANY_ROWS = 5000;

export type BookFacts = Pick<BufferFacts, 'today' | 'yesterday' | 'unprinted' | 'duplicates' | 'lastReceipts'> & {
  readonly terminals: readonly string[];
  readonly entered: PerSecond;
  readonly malformedRows: readonly number[];
};

export class DayBook {
  readonly past: PastDays;
  readonly #zone: TimeZone;
  readonly #anchor = new Anchor('receipts');
  readonly #open = new Map<DayName, DayTotals>();
  readonly #verified: Sparingly<boolean>;
  #spellings = new Spellings();
  #repeats = new Repeats();
  #newest = new NewestReceipts();
  #entered = new PerSecond();
  #loaded = false;
  #generation = 0;

  constructor(zone: TimeZone, clock: () => number) {
    this.#zone = zone;
    this.past = new PastDays(clock);
    this.#verified = new Sparingly(clock);
  }

  /** Another number: what was added up before belongs to another state of the file. */
  get generation(): number {
    return this.#generation;
  }

  get spellings(): Spellings {
    return this.#spellings;
  }

  /** When all rows of the two open days may be compared again; null where the newest reading did so. */
  get staleUntil(): number | null {
    return this.#verified.staleUntil;
  }

  openDay(name: DayName): DayTotals | null {
    return this.#open.get(name) ?? null;
  }

  /** After a failed reading nothing is taken on trust. */
  distrust(): void {
    this.#loaded = false;
  }

  /** `replaced`: the rows known before are not in this file any more. */
  follow(db: Db, file: string, now: Seconds): { readonly replaced: boolean } {
    const holds = this.#anchor.holds(db, file);
    const replaced = this.#anchor.known && !holds;
    const newest = this.#anchor.newestRow(db);
    if (!this.#loaded || !holds || newest - this.#anchor.row > MANY_ROWS) this.#clear(db, now);
    else this.#addNew(db, now);
    this.#anchor.moveTo(db, file, newest);
    this.#turnTo(db, now);
    this.#completeDocuments(db, now);
    if (!this.#verified.ask(() => this.#isWhole(db))) {
      this.#verified.forget();
      this.#clear(db, now);
      this.#turnTo(db, now);
    }
    this.#entered.forgetUntil(now - RECENT_SECONDS);
    this.#loaded = true;
    return { replaced };
  }

  facts(now: Seconds): BookFacts {
    const today = dayOf(now, this.#zone);
    const watched = Array.from(this.#open.values(), (totals) => totals.watched);
    const salesOf = (day: DayName) => this.#open.get(day)?.sales() ?? { day, terminals: {} };
    return {
      today: salesOf(today),
      yesterday: salesOf(shiftDay(today, -1)),
      unprinted: watched.flatMap((rows) => rows.unprinted()),
      duplicates: this.#repeats.list(),
      lastReceipts: this.#newest.receipts(),
      terminals: this.#newest.terminals(),
      entered: this.#entered,
      malformedRows: watched.flatMap((rows) => rows.malformed()),
    };
  }

  #clear(db: Db, now: Seconds): void {
    this.#generation += 1;
    this.#open.clear();
    this.past.clear();
    this.#verified.forget();
    this.#spellings = new Spellings();
    this.#repeats = new Repeats();
    this.#newest = new NewestReceipts();
    this.#newest.load(db, now);
    const sql = `SELECT ${whole('created_at')} AS at FROM receipts WHERE created_at > ? AND created_at <= ?`;
    this.#entered = new PerSecond();
    for (const { at } of each<{ at: Seconds }>(db, sql, now - RECENT_SECONDS, now + CLOCK_SLACK)) this.#entered.add(at);
  }

  #addNew(db: Db, now: Seconds): void {
    const sql = `SELECT ${DAY_ROW} FROM receipts WHERE rowid > ? ORDER BY rowid`;
    for (const row of each<DayRow | (Omit<DayRow, 'at'> & { at: null })>(db, sql, this.#anchor.row)) {
      const document = row.at === null ? null : this.#addToItsDay(row);
      this.#newest.see(row, document, now);
      if (row.at !== null && row.at > now - RECENT_SECONDS && row.at <= now + CLOCK_SLACK) this.#entered.add(row.at);
    }
  }

  #addToItsDay(row: DayRow): FiscalDocument | null {
    for (const totals of this.#open.values()) {
      if (row.at >= totals.clock.start && row.at < totals.clock.end) return this.#add(totals, row);
    }
    this.past.forgetDayAt(row.at);
    return null;
  }

  /** Today and yesterday are open; a day that has gone by is closed, one that has come is read. */
  #turnTo(db: Db, now: Seconds): void {
    const today = dayOf(now, this.#zone);
    const wanted = [shiftDay(today, -1), today];
    if (wanted.every((day) => this.#open.has(day)) && this.#open.size === wanted.length) return;
    for (const [day, totals] of this.#open) {
      if (wanted.includes(day)) continue;
      this.past.remember(totals.close());
      this.#open.delete(day);
      this.#repeats.forgetDay(totals.clock);
    }
    for (const day of wanted) if (!this.#open.has(day)) this.#openDay(db, day, now);
  }

  #openDay(db: Db, day: DayName, now: Seconds): void {
    const totals = new DayTotals(dayClock(day, this.#zone), this.#spellings);
    const sql = `SELECT ${DAY_ROW} FROM receipts WHERE created_at >= ? AND created_at < ?`;
    for (const row of each<DayRow>(db, sql, totals.clock.start, totals.clock.end))
      this.#newest.see(row, this.#add(totals, row), now);
    this.#open.set(day, totals);
  }

  #add(totals: DayTotals, row: DayRow): FiscalDocument | null {
    const document = totals.add(row);
    if (document?.idempotencyKey) this.#repeats.add(document.idempotencyKey, row);
    return document;
  }

  #completeDocuments(db: Db, now: Seconds): void {
    for (const { row, before, document } of [...this.#open.values()].flatMap((totals) => totals.complete(db))) {
      this.#newest.see(row, document, now);
      if (before?.idempotencyKey) this.#repeats.remove(before.idempotencyKey, row.row);
      if (document?.idempotencyKey) this.#repeats.add(document.idempotencyKey, row);
    }
  }

  #isWhole(db: Db): boolean {
    return [...this.#open.values()].every((totals) => sameRows(fingerprintOf(db, totals.clock), totals.fingerprint()));
  }
}
