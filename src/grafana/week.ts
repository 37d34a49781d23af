/**
 * The last seven days by weekday, out of what Prometheus has kept. A day's total is read the day after, when the
 * shop's own receipts have added it up; of a day without a day after, the highest reading counts; today is read now.
 * It needs no midnight to fall on a step, and a computer that is off at night loses nothing.
 */
import { revenueRubles, yesterdayRubles } from '../domain/series/sales.ts';
import { utcOffset } from '../domain/series/shop.ts';
import type { Named } from './outside-series.ts';
import { pick } from './select.ts';

const WEEKDAYS = ['Пн', 'Вт', 'Ср', 'Чт', 'Пт', 'Сб', 'Вс'] as const;
const STEP = '15m';
/** Just after midnight Prometheus still holds the evening's reading. */
const READINGS_LAG = 300;

/** One number a weekday, labelled `weekday` and, for the order, `day` from 1 (Monday). */
export function byWeekday(weeksAgo: 0 | 1): string {
  return WEEKDAYS.map((name, index) => {
    const value = dayTotal(index + 1, weeksAgo);
    return `label_replace(label_replace(${value}, "weekday", "${name}", "", ""), "day", "${index + 1}", "", "")`;
  }).join(' or ');
}

export function weekTotal(weeksAgo: 0 | 1): string {
  return `sum(${byWeekday(weeksAgo)})`;
}

/** How many of the seven days there are readings of: a sum over fewer must not pass for a week. */
export function daysKnown(weeksAgo: 0 | 1): string {
  return `count(${byWeekday(weeksAgo)})`;
}

function dayTotal(day: number, weeksAgo: 0 | 1): string {
  const shift = weeksAgo === 0 ? '' : ' offset 1w';
  const finished = `max_over_time((${on(yesterdayRubles, day, 1)})[5d:${STEP}]${shift})`;
  const highest = `max_over_time((${on(revenueRubles, day, 0)})[6d:${STEP}]${shift})`;
  const now = `(${on(revenueRubles, day, 0, shift)})`;
  return `(${now} or ${finished} or ${highest})`;
}

/** The shop's sum, only while the shop's calendar shows this weekday (`daysLater` days after it). */
function on(series: Named, day: number, daysLater: number, shift = ''): string {
  const local = `time() - ${READINGS_LAG}${shift === '' ? '' : ' - 604800'} + max(${pick(utcOffset)})`;
  const weekday = (day + daysLater) % 7;
  return `sum(${pick(series)}${shift}) and (day_of_week(${local}) == ${weekday})`;
}
