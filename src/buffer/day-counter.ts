/** Goes through the rows of a day, in slices: they are what they were, or the day is added up anew. */
import type { Anchor } from './anchor.ts';
import type { Day, DayShelf } from './day.ts';
import { beginOf, countRows, isEnd, isSamePage, type Page, readNew, readPage } from './day-rows.ts';
import { DayTotals } from './day-totals.ts';
import type { KnownTerminals } from './newest.ts';
import { changedMeanwhile, type Slices, TRIES } from './slices.ts';

interface CounterParts {
  readonly days: DayShelf;
  readonly anchor: Anchor;
  readonly terminals: KnownTerminals;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
}

export class DayCounter {
  readonly #parts: CounterParts;
  #writes = 0;
  /** Another number: a look has found other sums than before. */
  version = 0;

  constructor(parts: CounterParts) {
    this.#parts = parts;
  }

  written(): void {
    this.#writes += 1;
    for (const day of this.#parts.days.all()) day.written();
  }

  *look(day: Day, slices: Slices): Generator<void, void> {
    const before = JSON.stringify([day.sales, day.totals?.unprinted()]);
    yield* this.check(day, slices);
    if (JSON.stringify([day.sales, day.totals?.unprinted()]) !== before) this.version += 1;
  }

  /** `newest` is the last row to be counted where a reading knows of more than what was noted before it. */
  *check(day: Day, slices: Slices, newest: number | null = null): Generator<void, void> {
    const same = day.pages !== null && (yield* this.#isAsItWas(day, day.pages, slices));
    if (!same) yield* this.#count(day, slices, newest);
  }

  *#isAsItWas(day: Day, pages: readonly Page[], slices: Slices): Generator<void, boolean> {
    const upTo = day.pagesEndAt(this.#parts.anchor.row);
    const confirm = this.#beginLook(day, slices);
    for (const page of pages) {
      if (!isSamePage(slices.buffer, upTo, page)) return false;
      yield;
    }
    // Meanwhile it may have been closed, or counted by a reading, or a late row may have been added to it.
    if (day.pages !== pages || this.#parts.days.peek(day.clock.name) !== day) return false;
    if (day.totals !== null && !day.hasAdded(readNew(slices.buffer.db, day.clock, upTo, day.through))) return false;
    slices.buffer.whenBad(() => day.lose());
    confirm();
    return true;
  }

  /** What was added up page by page is believed only if the day has exactly these rows in the end. */
  *#count(day: Day, slices: Slices, newest: number | null): Generator<void, void> {
    const { days, anchor, terminals } = this.#parts;
    const { clock } = day;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const upTo = newest ?? anchor.row;
      const confirm = this.#beginLook(day, slices);
      const totals = new DayTotals(clock, terminals);
      const pages: Page[] = [];
      for (let from = beginOf(clock); !isEnd(from, clock); ) {
        if (pages.length > 0) yield;
        const page = readPage(slices.buffer.db, clock, upTo, from, (row) => totals.add(row, slices.now));
        pages.push(page);
        from = page.to;
      }
      const { db, whenBad } = slices.buffer;
      const { rows, sum } = countRows(db, clock, upTo);
      if (rows !== totals.count.rows || sum !== totals.count.sum) continue;
      const open = days.isOpen(clock.name);
      if (open && !terminals.full) terminals.load(db, slices.now);
      whenBad(() => day.lose());
      day.adopt(totals, pages, upTo);
      // Readings have added these to what was known before.
      const through = Math.max(upTo, anchor.row);
      for (const row of readNew(db, clock, upTo, through)) day.add(row, slices.now);
      day.through = through;
      confirm();
      if (open) return;
      day.close();
      days.forgetLeastUsed();
      return;
    }
    throw changedMeanwhile();
  }

  /** Returns what is to be called at its end. */
  #beginLook(day: Day, { now }: Slices): () => void {
    const [writes, at] = [this.#writes, this.#parts.clock()];
    return () => day.confirm(writes === this.#writes ? 'counted' : 'behind', now, at);
  }
}
