/** Days that are over, remembered as long as nothing was added to them. */
import type { DayName, Seconds } from '../domain/day.ts';
import { fingerprintOf, sameRows } from './day-rows.ts';
import type { ClosedDay } from './day-totals.ts';
import type { Db } from './rows.ts';

/** A year, the week before it, and a little more. */
const CAPACITY = 400;
const TRUSTED_MS = 60_000;

export class PastDays {
  readonly #clock: () => number;
  readonly #days = new Map<DayName, { readonly day: ClosedDay; verifiedAt: number }>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  remember(day: ClosedDay): void {
    this.#days.delete(day.clock.name);
    this.#days.set(day.clock.name, { day, verifiedAt: this.#clock() });
    const [oldest] = this.#days.keys();
    if (this.#days.size > CAPACITY && oldest !== undefined) this.#days.delete(oldest);
  }

  /** As it was remembered, without a look at the file. */
  peek(name: DayName): ClosedDay | null {
    return this.#days.get(name)?.day ?? null;
  }

  /** null where the day is not known, or not with the rows that it has now. */
  find(db: Db, name: DayName): ClosedDay | null {
    const known = this.#days.get(name);
    if (known === undefined) return null;
    if (this.#clock() - known.verifiedAt < TRUSTED_MS) return known.day;
    const { clock, fingerprint, watched } = known.day;
    if (!sameRows(fingerprintOf(db, clock), fingerprint) || watched.changed(db).length > 0) {
      this.#days.delete(name);
      return null;
    }
    known.verifiedAt = this.#clock();
    return known.day;
  }

  /** A row came late to the day in which this moment lies. */
  forgetDayAt(at: Seconds): void {
    for (const [name, { day }] of this.#days) {
      if (at >= day.clock.start && at < day.clock.end) this.#days.delete(name);
    }
  }

  clear(): void {
    this.#days.clear();
  }
}
