/** The days that are known: two that are open, those of the month, and as many older ones as there is room for. */
import { type DayName, shiftDay, type TimeZone } from '../domain/day.ts';
import { MONTH_DAYS, MOST_TERMINAL_DAYS } from './bounds.ts';
import { Day } from './day.ts';
import { dayClock } from './day-clock.ts';

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
