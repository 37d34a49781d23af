/** One day of the ledger: what is known of it, and how that stands to the file. */
import type { Seconds } from '../domain/day.ts';
import { type DaySales, NO_TALLY } from '../domain/sales.ts';
import type { DayClock } from './day-clock.ts';
import type { DayRow, Page, RowCount } from './day-rows.ts';
import { type DayEvent, type DayState, nextState } from './day-state.ts';
import type { CompletedRow, DayTotals } from './day-totals.ts';

export class Day {
  readonly clock: DayClock;
  #state: DayState = 'absent';
  #totals: DayTotals | null = null;
  #sales: DaySales | null = null;
  /** As it was counted; null once other rows belong to it. */
  pages: readonly Page[] | null = null;
  count: RowCount | null = null;
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

  /** How many days of one terminal it is. */
  get weight(): number {
    return Object.keys(this.#sales?.terminals ?? {}).length;
  }

  fire(event: DayEvent): void {
    this.#state = nextState(this.#state, event);
    if (this.#state !== 'absent') return;
    this.#totals = null;
    this.#sales = null;
    this.pages = null;
    this.count = null;
  }

  adopt(totals: DayTotals, pages: readonly Page[] | null, through: number): void {
    this.#totals = totals;
    this.#sales = null;
    this.pages = pages;
    this.count = totals.count;
    this.through = through;
  }

  confirm(event: 'settled' | 'overtaken', asOf: Seconds, at: number): void {
    this.asOf = asOf;
    this.checkedAt = at;
    this.fire(event);
  }

  /** A row that came after all that it has: into a closed day it comes late, and that is to be counted again. */
  add(row: DayRow, now: Seconds): void {
    if (row.row <= this.through) return;
    this.pages = null;
    this.#totals?.add(row, now);
  }

  complete(completed: readonly CompletedRow[], now: Seconds): void {
    if (completed.length === 0) return;
    this.pages = null;
    this.#totals?.complete(completed, now);
  }

  /** Nothing of it is waited for any more; its sums stay. */
  close(): void {
    this.#sales = this.sales && thinned(this.sales);
    this.#totals = null;
  }
}

/** Hours without sales are one and the same. */
function thinned({ day, terminals }: DaySales): DaySales {
  const thin = Object.entries(terminals).map(([posId, sums]) => {
    const hours = sums.hours.map((tally) => (tally.count === 0 && tally.kopecks === 0 ? NO_TALLY : tally));
    return [posId, { ...sums, hours }] as const;
  });
  return { day, terminals: Object.fromEntries(thin) };
}
