/** The last weeks by day, by weekday and by hour, out of the sums that the shop's own receipts have added up. */
import { dayRubles, hourRubles, todayHourRubles } from '../domain/series/sales.ts';
import { utcOffset } from '../domain/series/shop.ts';
import { pick } from './select.ts';
import { COLORS } from './words.ts';

export const WEEKDAYS = ['Пн', 'Вт', 'Ср', 'Чт', 'Пт', 'Сб', 'Вс'] as const;
const DAY = 86_400;

/** One number a weekday, labelled `weekday` and, for the order, `day` from 1 (Monday): seven days, the last so many days ago. */
export function byWeekday(last: number): string {
  const sums = `sum by (days_ago) (${pick(dayRubles, daysAgo(last))})`;
  const numbered = `${sums} * on (days_ago) group_left (day) count_values by (days_ago) ("day", ${weekdays(last)})`;
  const named = WEEKDAYS.reduce(
    (inner, name, index) => `label_replace(${inner}, "weekday", "${name}", "day", "${(index + 1) % 7}")`,
    `sum by (day) (${numbered})`,
  );
  // Prometheus begins the week with Sunday, 0.
  return `label_replace(${named}, "day", "7", "day", "0")`;
}

/** What seven days came to; not known unless each of them is. */
export function weekTotal(last: number): string {
  const days = `sum by (days_ago) (${pick(dayRubles, daysAgo(last))})`;
  return `sum(${days}) and on () (count(${days}) == 7)`;
}

/** What an hour of a weekday comes to on average, labelled `weekday` and `hour`: over four weeks, or as many as there are. */
export function usualHours(): string {
  const weeks = `(count(count by (days_ago) (${pick(dayRubles, 'days_ago=~"[1-9]|1[0-9]|2[0-8]"')})) / 7)`;
  return `sum by (weekday, hour) (${pick(hourRubles)}) / on () group_left () ${weeks}`;
}

function daysAgo(last: number): string {
  return `days_ago=~"${each(last).join('|')}"`;
}

/** The weekday of each of the days by the shop's calendar: 0 is Sunday. */
function weekdays(last: number): string {
  const local = `time() + max(${pick(utcOffset)})`;
  return each(last)
    .map((ago) => `label_replace(day_of_week(${local} - ${ago * DAY}), "days_ago", "${ago}", "", "")`)
    .join(' or ');
}

function each(last: number): number[] {
  return Array.from({ length: 7 }, (_, index) => last + index);
}

/** The same, of the weekday that today is by the shop's calendar; labelled `hour`. */
function usualToday(): string {
  const today = `count by (weekday) (count_values("weekday", (day_of_week(time() + max(${pick(utcOffset)})) + 6) % 7 + 1))`;
  return `sum by (hour) (${usualHours()} and on (weekday) ${today})`;
}

/** Today's hours beside those of a usual day. What the hours of the past weeks came to stays in the shop. */
export function todayByHour(atCentre: boolean) {
  const today = { name: 'Сегодня', expr: `sum by (hour) (${pick(todayHourRubles)})`, color: COLORS.calm };
  return atCentre ? [today] : [today, { name: 'Обычно', expr: usualToday(), color: COLORS.faint }];
}
