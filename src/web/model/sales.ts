/** The day's takings, the week's once somebody asks, and when people buy. */
import type { SalesHistoryAnswer, SalesWeeksAnswer } from '../../api/schemas/sales.ts';
import type { StatusAnswer } from '../../api/schemas/status.ts';
import { dayOf, localTime } from '../../domain/day.ts';
import { NO_DATA } from '../../domain/faces.ts';
import { clock, shortDay } from '../../domain/time-text.ts';
import type { Message } from '../live/rest.ts';
import { counted, decimal, money, RECEIPTS, type Reader } from '../text.ts';
import { hourChart, weekChart } from './chart.ts';
import { undeliveredIn } from './tiles.ts';

export type SalesModel = ReturnType<typeof salesModel>;

export function salesModel(
  today: Message['sales_today'],
  status: StatusAnswer | null,
  history: SalesHistoryAnswer | null,
  weeks: SalesWeeksAnswer | null,
  /** What is said where one of them has not come. */
  missing: string,
  { now, zone }: Reader,
) {
  const countedAt = status?.counted_at ?? null;
  return {
    known: today !== null,
    total: today === null || today.total_revenue === null ? NO_DATA : money(today.total_revenue),
    count: today === null ? '' : counted(today.total_count, RECEIPTS),
    undelivered: status === null ? NO_DATA : undeliveredIn(status),
    today: hourChart(today?.hourly ?? [], localTime(now, zone).hour),
    week: history === null ? missing : weekChart(history, dayOf(now, zone)),
    traffic: weeks === null ? missing : trafficModel(weeks),
    /** As of when each receipt of the day was looked at; null where that is now. */
    countedAt: today === null || countedAt === null ? null : `пересмотрено в ${clock(countedAt, zone)}`,
  };
}

export type TrafficModel = Exclude<ReturnType<typeof trafficModel>, string>;

const WEEKDAYS = ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'];

/** Hours by weekdays, over the last four weeks; or the words for why there are none. */
export function trafficModel(weeks: SalesWeeksAnswer) {
  const { hours, known_since } = weeks;
  if (hours === null || known_since === null) return 'Продажи за четыре недели ещё подсчитываются';
  const columns = hours[0]?.map((_, hour) => Math.max(...hours.map((day) => day[hour] ?? 0))) ?? [];
  const first = columns.findIndex((most) => most > 0);
  const last = columns.findLastIndex((most) => most > 0);
  if (first === -1) return 'За последние четыре недели продаж не видно';
  const top = Math.max(...columns);
  return {
    words: `Продажи за четыре недели до сегодня, тыс. ₽; данные с ${shortDay(known_since)}`,
    hours: columns.slice(first, last + 1).map((_, index) => String(first + index)),
    rows: hours.map((day, index) => ({
      weekday: WEEKDAYS[index] ?? '',
      cells: day.slice(first, last + 1).map((rubles, hour) => ({
        value: `${WEEKDAYS[index]} ${first + hour}:00: ${money(rubles)}`,
        mark: rubles === 0 ? '' : decimal(rubles / 1000, rubles < 10_000 ? 1 : 0),
        share: rubles / top,
      })),
    })),
  };
}
