/** What the days of the last weeks add up to. While a day is counted for the first time, what was known before stays. */
import { type DayName, weekdayOf } from '../domain/day.ts';
import type { BufferFacts, MonthFacts, TerminalWeeks, WeeksFacts } from '../domain/facts.ts';
import type { Kopecks } from '../domain/money.ts';
import { type DaySales, isKnownDay, shopDay } from '../domain/sales.ts';
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
  /** The day of the file's first receipt. */
  since: DayName | null = null;
  #month: MonthFacts | null = null;
  #weeks: WeeksFacts | null = null;

  constructor(days: DayShelf) {
    this.#days = days;
  }

  forget(): void {
    this.#month = null;
    this.#weeks = null;
  }

  addUp(): Pick<BufferFacts, 'month' | 'weeks'> {
    const known = this.#known(MONTH_DAYS);
    const refunds = known ?? this.#known(REFUND_DAYS);
    if (refunds !== null) this.#month = { ...counted(refunds.slice(0, REFUND_DAYS)), sameWeekday: this.#sameWeekday() };
    if (known !== null) this.#weeks = weeksOf(known, this.since);
    return { month: this.#month, weeks: this.#weeks };
  }

  /** Today, yesterday, …; null where one of them has not been added up. */
  #known(length: number): DaySales[] | null {
    const sales: DaySales[] = [];
    for (let ago = 0; ago < length; ago += 1) {
      const day = this.#salesOf(ago);
      if (day === null) return null;
      sales.push(day);
    }
    return sales;
  }

  #sameWeekday(): number[][] {
    return WEEKS.map((weeks) => {
      const sales = this.#salesOf(7 * weeks);
      return sales === null ? [] : shopDay(sales).hours.map(({ count }) => count);
    });
  }

  #salesOf(daysAgo: number): DaySales | null {
    return this.#days.peek(this.#days.before(daysAgo))?.sales ?? null;
  }
}

function weeksOf([today, yesterday, ...earlier]: readonly DaySales[], since: DayName | null): WeeksFacts | null {
  if (today === undefined || yesterday === undefined) return null;
  const lived = earlier.findLastIndex((sales) => isKnownDay({ since, today: today.day }, sales)) + 1;
  const days = [yesterday, ...earlier.slice(0, lived)];
  const names = new Set(days.flatMap(({ terminals }) => Object.keys(terminals)));
  const terminals = Array.from(names, (posId) => [posId, terminalWeeks(days, posId)] as const);
  return { day: today.day, terminals: Object.fromEntries(terminals) };
}

function terminalWeeks(days: readonly DaySales[], posId: string): TerminalWeeks {
  const hours: Kopecks[][] = Array.from({ length: 7 }, () => Array(24).fill(0));
  for (const { day, terminals } of days.slice(0, WEEKS_DAYS)) {
    const ofWeekday = hours[weekdayOf(day)] ?? [];
    for (const [hour, { kopecks }] of terminals[posId]?.hours.entries() ?? [])
      ofWeekday[hour] = (ofWeekday[hour] ?? 0) + kopecks;
  }
  return { days: days.map(({ terminals }) => terminals[posId]?.sales.kopecks ?? 0), hours };
}

function counted(days: readonly DaySales[]): { sales: number; refunds: number } {
  const counts = { sales: 0, refunds: 0 };
  for (const { sales, refunds } of days.flatMap(({ terminals }) => Object.values(terminals))) {
    counts.sales += sales.count;
    counts.refunds += refunds.count;
  }
  return counts;
}
