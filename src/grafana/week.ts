/** The last weeks by day, by weekday and by hour, out of the sums that the shop's own receipts have added up. */
import { dayRubles, hourRubles, todayHourRubles } from '../domain/series/sales.ts';
import { utcOffset } from '../domain/series/shop.ts';
import { labelled, pick, summed } from './select.ts';
import { COLORS, plain } from './words.ts';

export const WEEKDAYS = ['Пн', 'Вт', 'Ср', 'Чт', 'Пт', 'Сб', 'Вс'] as const;
/** How a panel with a row an hour, or a weekday, calls them. */
export const HOURS = { row: 'hour', rowTitle: 'Час' } as const;
export const DAYS = {
  row: 'day',
  rowTitle: 'День',
  rowWords: Object.fromEntries(WEEKDAYS.map((text, index) => [index + 1, plain(text)])),
} as const;
const DAY = 86_400;

/** One number a weekday, labelled `day` from 1 (Monday): seven days, the last so many days ago. */
export function byWeekday(last: number, atCentre: boolean): string {
  const days = weekdays(last, atCentre);
  return `sum by (day) (${sevenDays(last, atCentre)} * on (region, days_ago) group_left (day) count_values by (region, days_ago) ("day", ${days}))`;
}

/** What seven days came to; not known unless each of them is. */
export function weekTotal(last: number, atCentre: boolean): string {
  const days = sevenDays(last, atCentre);
  return `sum(${days}) and on () (count(count by (days_ago) (${days})) == 7)`;
}

/** What an hour of a weekday comes to on average, labelled `weekday` and `hour`: over four weeks, or as many as there are. */
export function usualHours(): string {
  const known = `count(count by (days_ago) (${pick(dayRubles, 'days_ago=~"[1-9]|1[0-9]|2[0-8]"')}))`;
  const days = WEEKDAYS.map((_, index) => {
    // The last of a weekday was so many days ago, and each other one a week earlier.
    const ago = `(${mondayFirst(LOCAL)} - ${index + 1} + 6) % 7 + 1`;
    return labelled(`floor((${known} - (${ago}) + 7) / 7) > 0`, 'weekday', String(index + 1));
  });
  return `sum by (weekday, hour) (${pick(hourRubles)}) / on (weekday) group_left () (${days.join(' or ')})`;
}

/** A number a day; of each region its own, whose days begin when they begin there. */
function sevenDays(last: number, atCentre: boolean): string {
  return summed(atCentre)(dayRubles, ['region', 'days_ago'], `days_ago=~"${each(last).join('|')}"`);
}

const LOCAL = `time() + max(${pick(utcOffset)})`;

/** Prometheus begins the week with Sunday, 0. */
function mondayFirst(moment: string): string {
  return `(day_of_week(${moment}) + 6) % 7 + 1`;
}

/** The weekday of each of the days by the calendar of the shop; of a whole region by that of its easternmost one. */
function weekdays(last: number, atCentre: boolean): string {
  const local = `time() + ${summed(atCentre, 'max')(utcOffset, ['region'])}`;
  return each(last)
    .map((ago) => labelled(mondayFirst(`${local} - ${ago * DAY}`), 'days_ago', String(ago)))
    .join(' or ');
}

function each(last: number): number[] {
  return Array.from({ length: 7 }, (_, index) => last + index);
}

/** The same, of the weekday that today is by the shop's calendar; labelled `hour`. */
function usualToday(): string {
  const today = `count by (weekday) (count_values("weekday", ${mondayFirst(LOCAL)}))`;
  return `sum by (hour) (${usualHours()} and on (weekday) ${today})`;
}

/** Today's hours beside those of a usual day. What the hours of the past weeks came to stays in the shop. */
export function todayByHour(atCentre: boolean) {
  const today = { name: 'Сегодня', expr: summed(atCentre)(todayHourRubles, ['hour']), color: COLORS.calm };
  return atCentre ? [today] : [today, { name: 'Обычно', expr: usualToday(), color: COLORS.faint }];
}
