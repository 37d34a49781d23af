/** One day of the ledger: what is known of it, and how that stands to the file. */
import { crc32 } from 'node:zlib';
import type { Seconds } from '../domain/day.ts';
import { type DaySales, NO_TALLY } from '../domain/sales.ts';
import type { DayClock } from './day-clock.ts';
import type { DayRow, Page, RowCount } from './day-rows.ts';
import type { CompletedRow, DayTotals } from './day-totals.ts';

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
  #sales: DaySales | null = null;
  #count: RowCount | null = null;
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
    return this.#totals?.sales() ?? this.#sales;
  }

  get count(): RowCount | null {
    return this.#totals?.count ?? this.#count;
  }

  get pages(): readonly Page[] | null {
    return this.#pages;
  }

  /** Later rows of an open day are no matter of its pages; a closed day has none. */
  pagesEndAt(newest: number): number {
    return this.#totals === null ? newest : this.#counted;
  }

  /** How many days of one terminal it is. */
  get weight(): number {
    return Object.keys(this.#sales?.terminals ?? {}).length;
  }

  fire(event: DayEvent): void {
    this.#state = nextState(this.#state, event);
    if (this.#state !== 'absent') return;
    this.#totals = null;
    this.#sales = null;
    this.#count = null;
    this.#losePages();
  }

  /** `totals` are those of the rows on these pages, of which `counted` is the last. */
  adopt(totals: DayTotals, pages: readonly Page[], counted: number): void {
    this.#totals = totals;
    this.#sales = null;
    this.#added.clear();
    this.#pages = pages;
    this.#counted = counted;
    this.through = counted;
  }

  confirm(event: 'settled' | 'overtaken', asOf: Seconds, at: number): void {
    this.asOf = asOf;
    this.checkedAt = at;
    this.fire(event);
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
    this.#sales = thinned(this.#totals.sales());
    this.#count = this.#totals.count;
    this.#totals = null;
    if (this.#added.size > 0) this.#losePages();
  }

  /** The clock was set back: to the sums of a day that was closed nothing can be added. */
  reopen(): void {
    if (this.#totals === null) this.fire('lost');
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

/**
 * How a day's sums stand to the file. New receipts and completed documents are always in; what else was done to rows
 * is found by going through them again.
 */
export type DayState =
  /** Nothing is known. */
  | 'absent'
  /** Its receipts are being added up; there is nothing to show yet. */
  | 'counting'
  /** Each of its receipts was looked at since the file was last written. */
  | 'counted'
  /** The file was written since: shown as of the last look, until the next one. */
  | 'behind';

export type DayEvent =
  /** Its first receipt is about to be added up. */
  | 'begun'
  /** All receipts were added up, or found as they were; the file was not written meanwhile. */
  | 'settled'
  /** The same, but the file was written meanwhile. */
  | 'overtaken'
  /** The file was written. */
  | 'written'
  /** The file is another one, the look itself turned out to be none, or the day is today or yesterday again. */
  | 'lost';

const NEXT: Readonly<Record<DayState, Readonly<Record<DayEvent, DayState>>>> = {
  absent: { begun: 'counting', settled: 'counted', overtaken: 'behind', written: 'absent', lost: 'absent' },
  counting: { begun: 'counting', settled: 'counted', overtaken: 'behind', written: 'counting', lost: 'absent' },
  counted: { begun: 'counted', settled: 'counted', overtaken: 'behind', written: 'behind', lost: 'absent' },
  behind: { begun: 'behind', settled: 'counted', overtaken: 'behind', written: 'behind', lost: 'absent' },
};

export function nextState(state: DayState, event: DayEvent): DayState {
  return NEXT[state][event];
}
