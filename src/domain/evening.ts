/** What the evening's message says of the day that is over. Pure. */
import { type DayName, dayOf, type Seconds, shiftDay } from './day.ts';
import { type Kopecks, rublesText } from './money.ts';
import { shopDay, type TerminalDay } from './sales.ts';
import type { Shop } from './shop.ts';
import type { Till, Waiting } from './till.ts';

export interface Evening {
  readonly closed: Seconds;
  /** null while the buffer cannot be read. */
  readonly takings: Takings | null;
}

interface Takings {
  readonly day: TerminalDay;
  /** Of the same weekday a week earlier; null where it is not known. */
  readonly weekEarlier: Kopecks | null;
  readonly undelivered: Waiting;
}

/** So long after closing the last receipts are in, and */
const BEGINS_AFTER = 5 * 60;
/** so long it waits for a buffer that cannot be read just now. */
const WAITS = 40 * 60;
/** What was not said by then is not said any more. */
const ENDS_AFTER = 3600;

/** A shop that is open past midnight is told of the calendar day on which it opened, as everywhere. */
export function takingsOf(till: Till, shop: Shop, opened: Seconds): Takings | null {
  const day: DayName = dayOf(opened, shop.zone);
  const sales = [till.today, till.yesterday].find((known) => known.day === day);
  if (sales === undefined) return null;
  return { day: shopDay(sales), weekEarlier: weekEarlier(till.weeks, day), undelivered: till.undelivered };
}

function weekEarlier(weeks: Till['weeks'], day: DayName): Kopecks | null {
  if (weeks === null) return null;
  const back = [1, 2].find((days) => shiftDay(weeks.day, 1 - days) === day);
  const known = Object.values(weeks.terminals).map(({ days }) => (back === undefined ? undefined : days[5 + back]));
  if (!known.some((kopecks) => kopecks !== undefined)) return null;
  return known.reduce<number>((sum, kopecks) => sum + (kopecks ?? 0), 0);
}

export function isEvening({ closed, takings }: Evening, now: Seconds): boolean {
  return now >= closed + (takings === null ? WAITS : BEGINS_AFTER) && now < closed + ENDS_AFTER;
}

export function eveningSummary({ takings }: Evening): string {
  if (takings === null) return 'Итоги дня неизвестны: база чеков не читается';
  const { count, kopecks } = takings.day.sales;
  return count === 0 ? 'За день: продаж не было' : `За день чеков: ${count}, на ${rublesText(kopecks)}`;
}

/** Each stands without its sums, too; what is nothing but sums is left out for those who see none. */
export function eveningLines({ takings }: Evening, { sums }: { readonly sums: boolean }): string[] {
  if (takings === null) return [];
  const { day, weekEarlier: before, undelivered } = takings;
  const { cash, card, other } = day.payments;
  return [
    ...(sums && before !== null ? [comparison(day.sales.kopecks, before)] : []),
    ...(sums
      ? [`Наличными ${rublesText(cash)}, картами ${rublesText(card)}${other > 0 ? `, иначе ${rublesText(other)}` : ''}`]
      : []),
    day.refunds.count === 0
      ? 'Возвратов не было'
      : `Чеков возврата: ${day.refunds.count}, на ${rublesText(day.refunds.kopecks)}`,
    delivery(undelivered),
  ];
}

function comparison(now: Kopecks, before: Kopecks): string {
  if (before === 0) return 'В этот день недели неделей раньше продаж не было';
  const percent = Math.round((100 * now) / before - 100);
  return `Неделей раньше, в тот же день: ${rublesText(before)} (${percent > 0 ? '+' : ''}${percent} %)`;
}

function delivery({ count, kopecks, unpriced }: Waiting): string {
  if (count === 0) return 'Все чеки переданы в ОФД';
  const without = unpriced > 0 ? `, из них ${unpriced} без суммы` : '';
  return `Не передано в ОФД чеков: ${count}${kopecks === null ? '' : `, на ${rublesText(kopecks)}${without}`}`;
}
