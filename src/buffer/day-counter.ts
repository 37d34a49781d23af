/** Goes through the rows of a day, in slices: they are what they were, or the day is added up anew. */
import type { Seconds } from '../domain/day.ts';
import type { Anchor } from './anchor.ts';
import type { Day } from './day.ts';
import { beginOf, countRows, isEnd, type Page, readNew, readPage, samePage } from './day-rows.ts';
import type { DayShelf } from './day-shelf.ts';
import { DayTotals } from './day-totals.ts';
import type { KnownTerminals } from './newest.ts';
import type { Db } from './rows.ts';
import { BufferUnreadable } from './unreadable.ts';

/** What runs in slices: after each `yield` the file was closed and opened again. */
export interface Slices {
  /** The handle of the slice that runs now. */
  db(): Db;
  now(): Seconds;
  progress(done: number, total: number): void;
  /** What holds only if the slice turns out well. */
  whenGood(note: () => void): void;
}

const TRIES = 3;

interface CounterParts {
  readonly days: DayShelf;
  readonly anchor: Anchor;
  readonly terminals: KnownTerminals;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
}

export class DayCounter {
  readonly #parts: CounterParts;
  readonly #touched = new Set<Day>();
  #noted: (() => void)[] = [];
  #writes = 0;
  #generation = 0;
  #version = 0;

  constructor(parts: CounterParts) {
    this.#parts = parts;
  }

  /** Another number: what was added up before belongs to another file. */
  get generation(): number {
    return this.#generation;
  }

  /** Another number: a look has found other sums than before. */
  get version(): number {
    return this.#version;
  }

  written(): void {
    this.#writes += 1;
    for (const day of this.#parts.days.all()) day.fire('written');
  }

  replaced(): void {
    this.#generation += 1;
  }

  /** To be called when the slice, or the reading, has turned out well, */
  commit(): void {
    for (const note of this.#noted) note();
    this.#noted = [];
    this.#touched.clear();
  }

  /** or when it has not: then nothing of it is taken on trust. */
  drop(): void {
    this.#noted = [];
    for (const day of this.#touched) day.fire('lost');
    this.#touched.clear();
  }

  expect(generation: number): void {
    if (this.#generation !== generation) throw changedMeanwhile();
  }

  *look(day: Day, slices: Slices): Generator<void, void> {
    const before = JSON.stringify([day.sales, day.totals?.unprinted()]);
    yield* this.check(day, slices);
    if (JSON.stringify([day.sales, day.totals?.unprinted()]) !== before) this.#version += 1;
  }

  /** `newest` is the last row to be counted where a reading knows of more than what was noted before it. */
  *check(day: Day, slices: Slices, newest: number | null = null): Generator<void, void> {
    const same = day.pages !== null && (yield* this.#isAsItWas(day, day.pages, slices));
    if (!same) yield* this.#count(day, slices, newest);
  }

  *#isAsItWas(day: Day, pages: readonly Page[], slices: Slices): Generator<void, boolean> {
    const [writes, generation, upTo] = [this.#writes, this.#generation, day.pagesEndAt(this.#parts.anchor.row)];
    const asOf = slices.now();
    const at = this.#parts.clock();
    for (const page of pages) {
      if (!samePage(slices.db(), upTo, page, (note) => this.#noted.push(note))) return false;
      yield;
      this.expect(generation);
    }
    // Meanwhile it may have been closed, or counted by a reading, or a late row may have been added to it.
    if (day.pages !== pages || this.#parts.days.peek(day.clock.name) !== day) return false;
    if (day.totals !== null && !day.hasAdded(readNew(slices.db(), day.clock, upTo, day.through))) return false;
    this.#touched.add(day);
    day.confirm(writes === this.#writes ? 'settled' : 'overtaken', asOf, at);
    return true;
  }

  /** What was added up page by page is believed only if the day has exactly these rows in the end. */
  *#count(day: Day, slices: Slices, newest: number | null): Generator<void, void> {
    const { days, anchor, terminals } = this.#parts;
    const generation = this.#generation;
    const { clock } = day;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      day.fire('begun');
      const [writes, upTo, asOf, at] = [this.#writes, newest ?? anchor.row, slices.now(), this.#parts.clock()];
      const totals = new DayTotals(clock, terminals);
      const pages: Page[] = [];
      for (let from = beginOf(clock); !isEnd(from, clock); ) {
        if (pages.length > 0) {
          yield;
          this.expect(generation);
        }
        const page = readPage(slices.db(), clock, upTo, from, (row) => totals.add(row, slices.now()));
        pages.push(page);
        from = page.to;
      }
      const { rows, sum } = countRows(slices.db(), clock, upTo);
      if (rows !== totals.count.rows || sum !== totals.count.sum) continue;
      const open = days.isOpen(clock.name);
      if (open && !terminals.full) terminals.load(slices.db(), slices.now());
      this.#touched.add(day);
      day.adopt(totals, pages, upTo);
      // Readings have added these to what was known before.
      const through = Math.max(upTo, anchor.row);
      for (const row of readNew(slices.db(), clock, upTo, through)) day.add(row, slices.now());
      day.through = through;
      day.confirm(writes === this.#writes ? 'settled' : 'overtaken', asOf, at);
      if (open) return;
      day.close();
      days.forgetLeastUsed();
      return;
    }
    throw changedMeanwhile();
  }
}

export function changedMeanwhile(): BufferUnreadable {
  return new BufferUnreadable('changed_while_reading', 'the file changed while days were added up');
}
