/** What the days of the last weeks add up to. While a day is counted for the first time, what was known before stays. */
import { type DayName, weekdayOf } from '../domain/day.ts';
import type { BufferFacts, MonthFacts, TerminalWeeks, WeeksFacts } from '../domain/facts.ts';
import type { Kopecks } from '../domain/money.ts';
import { type DaySales, shopDay, type TerminalDay } from '../domain/sales.ts';
import { MONTH_DAYS } from './bounds.ts';
import type { DayShelf } from './day.ts';

/** Whose same weekday shows what is usual for today. */
const WEEKS = [1, 2, 3, 4];
/** Refunds are counted over so many days, today among them. */
const REFUND_DAYS = 30;
/** Weekdays are compared over whole weeks. */
const WEEKS_DAYS = 28;

export class Month {
  readonly #days: DayShelf;
  #month: MonthFacts | null = null;
  #weeks: WeeksFacts | null = null;
  /** What was added up last, by the days it was made of: a closed day that did not change is the same object. */
  #closed: { readonly of: readonly DaySales[]; readonly terminals: ReadonlyMap<string, GrowingWeeks> } | null = null;

  constructor(days: DayShelf) {
    this.#days = days;
  }

  forget(): void {
    this.#month = null;
    this.#weeks = null;
    this.#closed = null;
  }

  addUp(): Pick<BufferFacts, 'month' | 'weeks'> {
    const known = this.#known(MONTH_DAYS);
    const refunds = known ?? this.#known(REFUND_DAYS);
    if (refunds !== null) this.#month = { ...counted(refunds.slice(0, REFUND_DAYS)), sameWeekday: this.#sameWeekday() };
    if (known !== null) this.#weeks = this.#weeksOf(known);
    return { month: this.#month, weeks: this.#weeks };
  }

  /** Today, yesterday, …; null where one of them has not been added up. */
  #known(length: number): DaySales[] | null {
    const sales: DaySales[] = [];
    for (let ago = 0; ago < length; ago += 1) {
      const day = this.#days.peek(this.#days.before(ago))?.sales ?? null;
      if (day === null) return null;
      sales.push(day);
    }
    return sales;
  }

  #sameWeekday(): number[][] {
    return WEEKS.map((weeks) => {
      const sales = this.#days.peek(this.#days.before(7 * weeks))?.sales ?? null;
      return sales === null ? [] : shopDay(sales).hours.map(({ count }) => count);
    });
  }

  #weeksOf([today, yesterday, ...closed]: readonly DaySales[]): WeeksFacts | null {
    if (today === undefined || yesterday === undefined) return null;
    const of = this.#closed?.of;
    if (of?.length !== closed.length || closed.some((day, index) => day !== of[index])) {
      this.#closed = { of: closed, terminals: added(new Map(), closed.slice(0, lived(closed)), 1) };
    }
    return {
      day: today.day,
      terminals: Object.fromEntries(added(this.#closed?.terminals ?? new Map(), [yesterday], 0)),
    };
  }
}

/** A shop has no sums of days before its first receipt: how many of these days are not before it. */
function lived(days: readonly DaySales[]): number {
  return days.findLastIndex(({ terminals }) => Object.keys(terminals).length > 0) + 1;
}

interface GrowingWeeks extends TerminalWeeks {
  readonly days: Kopecks[];
  readonly hours: Kopecks[][];
}

/** The same with these days, of which the first was so many days before yesterday. */
function added(
  before: ReadonlyMap<string, GrowingWeeks>,
  days: readonly DaySales[],
  beforeYesterday: number,
): ReadonlyMap<string, GrowingWeeks> {
  const length = Math.max(beforeYesterday + days.length, ...[...before.values()].map((weeks) => weeks.days.length));
  const names = new Set([...before.keys(), ...days.flatMap(({ terminals }) => Object.keys(terminals))]);
  return new Map(
    Array.from(names, (posId) => {
      const weeks = copied(before.get(posId), length);
      for (const [index, { day, terminals }] of days.entries()) {
        const sums = terminals[posId];
        if (sums !== undefined) put(weeks, sums, day, beforeYesterday + index);
      }
      return [posId, weeks] as const;
    }),
  );
}

function copied(weeks: GrowingWeeks | undefined, length: number): GrowingWeeks {
  return {
    days: Array.from({ length }, (_, index) => weeks?.days[index] ?? 0),
    hours: Array.from({ length: 7 }, (_, weekday) => weeks?.hours[weekday]?.slice() ?? Array(24).fill(0)),
  };
}

function put({ days, hours }: GrowingWeeks, { sales, hours: sold }: TerminalDay, day: DayName, index: number): void {
  days[index] = sales.kopecks;
  if (index >= WEEKS_DAYS) return;
  const ofWeekday = hours[weekdayOf(day)];
  if (ofWeekday !== undefined)
    for (const [hour, { kopecks }] of sold.entries()) ofWeekday[hour] = (ofWeekday[hour] ?? 0) + kopecks;
}

function counted(days: readonly DaySales[]): { sales: number; refunds: number } {
  const counts = { sales: 0, refunds: 0 };
  for (const { sales, refunds } of days.flatMap(({ terminals }) => Object.values(terminals))) {
    counts.sales += sales.count;
    counts.refunds += refunds.count;
  }
  return counts;
}
