/** A day's business, added up receipt by receipt; what was sold, and what went through the cash drawer. */
import type { DayName, Seconds } from './day.ts';
import { ownValue } from './foreign.ts';
import { type Kopecks, toRubles } from './money.ts';
import type { FiscalDocument } from './receipt.ts';
import { fullDate } from './time-text.ts';

export interface Tally {
  readonly count: number;
  readonly kopecks: Kopecks;
}

/** What one terminal did in one day. `hours` has the shop's 24 wall-clock hours; a doubled hour adds to the same one. */
export interface TerminalDay {
  readonly sales: Tally;
  readonly refunds: Tally;
  readonly corrections: Tally;
  /** Payments of sales; a sale whose payments cannot be read is in the total and in none of these. */
  readonly payments: { readonly cash: Kopecks; readonly card: Kopecks; readonly other: Kopecks };
  readonly hours: readonly Tally[];
  readonly printed: number;
  /** Receipts of the day whose document could not be read at all. */
  readonly malformed: number;
}

export interface DaySales {
  readonly day: DayName;
  readonly terminals: Readonly<Record<string, TerminalDay>>;
}

export interface KnownDays {
  /** The day of the file's first receipt; null where it has none. */
  readonly since: DayName | null;
  readonly today: DayName;
}

/** Of a time before its first receipt the file tells nothing; today a new shop has sold nothing yet. */
export function isInFile({ since, today }: KnownDays, day: DayName): boolean {
  return day >= today || (since !== null && day >= since);
}

/** What was written under a wrong date is known all the same. */
export function isKnownDay(known: KnownDays, { day, terminals }: DaySales): boolean {
  return isInFile(known, day) || Object.keys(terminals).length > 0;
}

/** Why a day is not known. */
export function unknownBefore(since: DayName | null): string {
  return since === null ? 'В файле кассы ещё нет чеков' : `В файле кассы нет чеков раньше ${fullDate(since)}`;
}

export interface ProductSales {
  readonly name: string;
  readonly quantity: number;
  readonly kopecks: Kopecks;
}

/** What sold best from the first to the last day. */
export interface ProductQuestion {
  readonly first: DayName;
  readonly last: DayName;
  readonly now: Seconds;
  readonly limit: number;
  readonly posId?: string | undefined;
  /** Where there are any, goods are told by category. */
  readonly categories?: readonly Category[];
}

export const NO_TALLY: Tally = { count: 0, kopecks: 0 };

export const EMPTY_DAY: TerminalDay = growingDay();

type Writable<T> = { -readonly [Key in keyof T]: Writable<T[Key]> };

/** The same day while receipts are still being added. */
export type GrowingDay = Writable<TerminalDay>;

export function growingDay(): GrowingDay {
  return {
    sales: { ...NO_TALLY },
    refunds: { ...NO_TALLY },
    corrections: { ...NO_TALLY },
    payments: { cash: 0, card: 0, other: 0 },
    hours: Array.from({ length: 24 }, () => ({ ...NO_TALLY })),
    printed: 0,
    malformed: 0,
  };
}

/** `sign` is 1 to add a receipt and −1 to take one out again that was added before it changed. */
export function addReceipt(day: GrowingDay, document: FiscalDocument | null, hour: number, sign: 1 | -1 = 1): void {
  if (document === null) {
    day.malformed += sign;
    return;
  }
  if (document.printed) day.printed += sign;
  if (document.kind === 'sale') addSale(day, document, hour, sign);
  else grow(document.kind === 'refund' ? day.refunds : day.corrections, document.total, sign);
}

function addSale(day: GrowingDay, { total, payments }: FiscalDocument, hour: number, sign: 1 | -1): void {
  grow(day.sales, total, sign);
  const hourTally = day.hours[hour];
  if (hourTally !== undefined) grow(hourTally, total, sign);
  if (payments === null) return;
  day.payments.cash += sign * payments.cash;
  day.payments.card += sign * payments.card;
  day.payments.other += sign * payments.other;
}

function grow(tally: Writable<Tally>, kopecks: Kopecks, sign: 1 | -1): void {
  tally.count += sign;
  tally.kopecks += sign * kopecks;
}

/** The whole shop's day: all terminals together. */
export function shopDay(sales: DaySales): TerminalDay {
  return Object.values(sales.terminals).reduce(mergeDays, EMPTY_DAY);
}

export function terminalDay(sales: DaySales, posId: string | undefined): TerminalDay {
  return posId === undefined ? shopDay(sales) : (ownValue(sales.terminals, posId) ?? EMPTY_DAY);
}

/** Sales less refunds; corrections are reported beside, never mixed in. */
export function netKopecks(day: TerminalDay): Kopecks {
  return day.sales.kopecks - day.refunds.kopecks;
}

function mergeDays(a: TerminalDay, b: TerminalDay): TerminalDay {
  return {
    sales: sum(a.sales, b.sales),
    refunds: sum(a.refunds, b.refunds),
    corrections: sum(a.corrections, b.corrections),
    payments: {
      cash: a.payments.cash + b.payments.cash,
      card: a.payments.card + b.payments.card,
      other: a.payments.other + b.payments.other,
    },
    hours: a.hours.map((tally, hour) => sum(tally, b.hours[hour] ?? NO_TALLY)),
    printed: a.printed + b.printed,
    malformed: a.malformed + b.malformed,
  };
}

export function sum(a: Tally, b: Tally): Tally {
  return { count: a.count + b.count, kopecks: a.kopecks + b.kopecks };
}

/** What goods are the same, and in which groups they stand, as the operator names them. */
export interface Category {
  readonly name: string;
  /** Parts of names, whatever their case; `*` stands for anything between two parts. */
  readonly patterns: readonly string[];
}

/** Goods whose names differ only in case or white space are the same goods. */
export function productKey(name: string): string {
  return name.trim().replace(/\s+/gu, ' ').toLocaleLowerCase('ru');
}

const OTHER_GOODS = 'Прочее';

/** The first category of which a pattern is in the name has it. */
export function categoryFinder(categories: readonly Category[]): (name: string) => string {
  const known = categories.map(({ name, patterns }) => ({
    name,
    patterns: patterns.map((pattern) => pattern.split('*').map(productKey)),
  }));
  return (name) => {
    const key = productKey(name);
    return known.find(({ patterns }) => patterns.some((parts) => follows(key, parts)))?.name ?? OTHER_GOODS;
  };
}

/** Each part after the one before it. */
function follows(text: string, parts: readonly string[]): boolean {
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return true;
}

export interface DrawerSpan {
  readonly posId: string;
  readonly from: Seconds;
  /** Just before it the span ends. */
  readonly to: Seconds;
}

export interface DrawerFlow {
  /** The float, and whatever else was put in. */
  readonly putIn: Kopecks;
  readonly sales: Kopecks;
  readonly refunds: Kopecks;
  readonly takenOut: Kopecks;
}

/** The adapter's own sum. */
export function expectedIn({ putIn, sales, refunds, takenOut }: DrawerFlow): Kopecks {
  return putIn + sales - refunds - takenOut;
}

/** Whether there is in the till what there should be, but for so many roubles; null where one of the two is not known. */
export function reconciles(cash: Kopecks | null, expected: Kopecks | null, tolerance: number): boolean | null {
  if (cash === null || expected === null) return null;
  return Math.abs(toRubles(cash - expected)) <= tolerance;
}
