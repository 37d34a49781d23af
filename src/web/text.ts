/** Sums and counts as a Russian reader expects them: `50 000 ₽`, kopecks only where there are any. */
import type { Seconds, TimeZone } from '../domain/day.ts';
import { grouped, rublesText } from '../domain/money.ts';

/** Whose clock says what is today, and how long ago something was. */
export interface Reader {
  readonly now: Seconds;
  readonly zone: TimeZone;
}

/** Narrow and unbreakable: a sum never falls apart at the end of a line. */
const SPACE = '\u202f';

export function money(rubles: number): string {
  return rublesText(Math.sign(rubles) * Math.round(Math.abs(rubles) * 100)).replaceAll(' ', SPACE);
}

/** At most `digits` after the comma, and none for a whole number. */
export function decimal(value: number, digits: number): string {
  const [whole = '0', fraction = ''] = Math.abs(value).toFixed(digits).split('.');
  const tail = fraction.replace(/0+$/, '');
  const text = `${grouped(Number(whole), SPACE)}${tail === '' ? '' : `,${tail}`}`;
  return value < 0 && text !== '0' ? `\u2212${text}` : text;
}

/** For the marks of an axis: `40 тыс.` rather than `40 000 ₽`. Three figures: the axis may be parted at 1,25. */
export function shortMoney(rubles: number): string {
  if (rubles >= 1_000_000) return `${threeFigures(rubles / 1_000_000)}${SPACE}млн`;
  if (rubles >= 1000) return `${threeFigures(rubles / 1000)}${SPACE}тыс.`;
  return decimal(rubles, 0);
}

function threeFigures(value: number): string {
  return decimal(value, value < 10 ? 2 : value < 100 ? 1 : 0);
}

/** One, two, five: `чек`, `чека`, `чеков`. */
type Forms = readonly [one: string, few: string, many: string];

export const RECEIPTS: Forms = ['чек', 'чека', 'чеков'];
export const TERMINALS: Forms = ['касса', 'кассы', 'касс'];

const plurals = new Intl.PluralRules('ru');

export function counted(n: number, [one, few, many]: Forms): string {
  const form = plurals.select(n);
  return `${decimal(n, 0)}\u00a0${form === 'one' ? one : form === 'few' ? few : many}`;
}

/** The words of others: what a number counts stays on its line. */
export function kept(text: string): string {
  return text.replace(/(\d) (?=\p{L})/gu, '$1\u00a0');
}
