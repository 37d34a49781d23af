/** The days of the ledger: what is known of each, and how that stands to the file; and which are known. */
import { crc32 } from 'node:zlib';
import { type DayName, type Seconds, shiftDay, type TimeZone } from '../domain/day.ts';
import { type DaySales, NO_TALLY } from '../domain/sales.ts';
import { MONTH_DAYS, MOST_TERMINAL_DAYS } from './bounds.ts';
import { type DayClock, type DayRow, dayClock, type Page, type RowCount } from './day-rows.ts';
import type { CompletedRow, DayTotals } from './day-totals.ts';

/**
 * New receipts and completed documents are always in; what else was done to rows is found by going through them again:
 * - absent: nothing is known, or the first look is under way.
 * - counted: each of its receipts was looked at since the file was last written.
 * - behind: the file was written since, or during the look: shown as of then, until the next one.
 */
type DayState = 'absent' | 'counted' | 'behind';

/** Of more rows that came after the pages it costs less to count the day anew than to look at each. */
const MOST_ADDED = 400;

/** A row that came after the pages, boiled down to what tells two states of it apart. */
interface Added {
  readonly at: number;
  readonly posId: string | null;
  readonly bytes: number;
  readonly crc: number;
}

export class Day {
  readonly clock: DayClock;
  #state: DayState = 'absent';
  #totals: DayTotals | null = null;
  #closed: { readonly sales: DaySales; readonly count: RowCount } | null = null;
  /** As it was counted; null once it is no longer that with what was added. */
  #pages: readonly Page[] | null = null;
  /** The last row that the pages know. */
  #counted = 0;
  readonly #added = new Map<number, Added>();
  /** Rows up to this one are in it. */
  through = 0;
  /** When all its rows were last looked at: by the clock on the wall, and by the one that never goes back. */
  asOf: Seconds = 0;
  checkedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: DayClock) {
    this.clock = clock;
  }

  get state(): DayState {
    return this.#state;
  }

  /** What can be added to; null once the day is closed. */
  get totals(): DayTotals | null {
    return this.#totals;
  }

  get sales(): DaySales | null {
    return this.#totals?.sales() ?? this.#closed?.sales ?? null;
  }

  get count(): RowCount | null {
    return this.#totals?.count ?? this.#closed?.count ?? null;
  }

  get pages(): readonly Page[] | null {
    return this.#pages;
  }

  /** Later rows of an open day are no matter of its pages; a closed day has none. */
  pagesEndAt(newest: number): number {
    return this.#totals === null ? newest : this.#counted;
  }

  /** How many days of one terminal it is; one without any is held as well. */
  get weight(): number {
    return this.#closed === null ? 0 : Math.max(1, Object.keys(this.#closed.sales.terminals).length);
  }

  /** The file was written. */
  written(): void {
    if (this.#state === 'counted') this.#state = 'behind';
  }

  /** The file is another one, the look itself turned out to be none, or the day is today or yesterday again. */
  lose(): void {
    this.#state = 'absent';
    this.#totals = null;
    this.#closed = null;
    this.#losePages();
  }

  /** `totals` are those of the rows on these pages, of which `counted` is the last. */
  adopt(totals: DayTotals, pages: readonly Page[], counted: number): void {
    this.#totals = totals;
    this.#closed = null;
    this.#added.clear();
    this.#pages = pages;
    this.#counted = counted;
    this.through = counted;
  }

  /** All receipts were added up, or found as they were. */
  confirm(state: Exclude<DayState, 'absent'>, asOf: Seconds, at: number): void {
    this.#state = state;
    this.asOf = asOf;
    this.checkedAt = at;
  }

  /** A row that came after all that it has: into a closed day it comes late, and that is to be counted again. */
  add(row: DayRow, now: Seconds): void {
    if (row.row <= this.through) return;
    if (this.#totals === null || this.#added.size === MOST_ADDED) this.#losePages();
    else if (this.#pages !== null) this.#added.set(row.row, addedAs(row));
    this.#totals?.add(row, now);
  }

  complete(completed: readonly CompletedRow[], now: Seconds): void {
    for (const row of completed) {
      const known = this.#added.get(row.row);
      if (known === undefined) this.#losePages();
      else this.#added.set(row.row, addedAs({ ...known, ...row }));
    }
    this.#totals?.complete(completed, now);
  }

  /** Whether these are the rows that came after its pages, as they were when they came. */
  hasAdded(rows: Iterable<DayRow>): boolean {
    let same = 0;
    for (const row of rows) {
      const [known, now] = [this.#added.get(row.row), addedAs(row)];
      if (known?.crc !== now.crc || known.at !== now.at || known.posId !== now.posId || known.bytes !== now.bytes)
        return false;
      same += 1;
    }
    return same === this.#added.size;
  }

  /** Nothing of it is waited for any more; its sums stay. */
  close(): void {
    if (this.#totals === null) return;
    this.#closed = { sales: thinned(this.#totals.sales()), count: this.#totals.count };
    this.#totals = null;
    if (this.#added.size > 0) this.#losePages();
  }

  /** The clock was set back: to the sums of a day that was closed nothing can be added. */
  reopen(): void {
    if (this.#totals === null) this.lose();
  }

  #losePages(): void {
    this.#pages = null;
    this.#added.clear();
  }
}

function addedAs({ at, posId, bytes, doc }: Omit<DayRow, 'row'>): Added {
  return { at, posId, bytes, crc: crc32(doc ?? '') };
}

/** Hours without sales are one and the same. */
function thinned({ day, terminals }: DaySales): DaySales {
  const thin = Object.entries(terminals).map(([posId, sums]) => {
    const hours = sums.hours.map((tally) => (tally.count === 0 && tally.kopecks === 0 ? NO_TALLY : tally));
    return [posId, { ...sums, hours }] as const;
  });
  return { day, terminals: Object.fromEntries(thin) };
}

/** The days that are known: two that are open, those of the month, and as many older ones as there is room for. */
export class DayShelf {
  readonly #zone: TimeZone;
  readonly #days = new Map<DayName, Day>();
  #today: DayName | null = null;

  constructor(zone: TimeZone) {
    this.#zone = zone;
  }

  /** Today and yesterday: they are added to as receipts come. */
  get open(): Day[] {
    return this.#today === null ? [] : [this.#today, shiftDay(this.#today, -1)].map((name) => this.take(name));
  }

  /** The days of the month before the two that are open. */
  get past(): DayName[] {
    const length = this.#today === null ? 0 : MONTH_DAYS - 2;
    return Array.from({ length }, (_, index) => this.before(2 + index));
  }

  isOpen(name: DayName): boolean {
    return name === this.#today || name === this.before(1);
  }

  isOfMonth(name: DayName): boolean {
    return name > this.before(MONTH_DAYS);
  }

  /** So many days ago. */
  before(days: number): DayName {
    return this.#today === null ? '' : shiftDay(this.#today, -days);
  }

  all(): Iterable<Day> {
    return this.#days.values();
  }

  peek(name: DayName): Day | undefined {
    return this.#days.get(name);
  }

  /** What is taken was used last. */
  take(name: DayName): Day {
    const day = this.#days.get(name) ?? new Day(dayClock(name, this.#zone));
    this.#days.delete(name);
    this.#days.set(name, day);
    return day;
  }

  turnTo(today: DayName): void {
    if (today === this.#today) return;
    this.#today = today;
    for (const [name, day] of this.#days) {
      if (this.isOpen(name)) day.reopen();
      else day.close();
    }
    this.forgetLeastUsed();
  }

  forgetLeastUsed(): void {
    let held = [...this.#days.values()].reduce((sum, { weight }) => sum + weight, 0);
    for (const [name, { weight }] of this.#days) {
      if (held <= MOST_TERMINAL_DAYS) break;
      if (this.isOpen(name)) continue;
      this.#days.delete(name);
      held -= weight;
    }
  }

  clear(): void {
    this.#days.clear();
  }
}
