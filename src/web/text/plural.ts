import { count } from './money.ts';

/** One, two, five: `чек`, `чека`, `чеков`. */
type Forms = readonly [one: string, few: string, many: string];

export const RECEIPTS: Forms = ['чек', 'чека', 'чеков'];
export const TERMINALS: Forms = ['касса', 'кассы', 'касс'];

export function plural(n: number, [one, few, many]: Forms): string {
  const ones = Math.abs(n) % 10;
  const tens = Math.abs(n) % 100;
  // A fraction takes the genitive singular: 1,5 чека.
  if (!Number.isInteger(n)) return few;
  if (ones === 1 && tens !== 11) return one;
  return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? few : many;
}

/** The words of others: what a number counts stays on its line. */
export function kept(text: string): string {
  return text.replace(/(\d) (?=\p{L})/gu, '$1\u00a0');
}

export function counted(n: number, forms: Forms): string {
  return `${count(n)}\u00a0${plural(n, forms)}`;
}
