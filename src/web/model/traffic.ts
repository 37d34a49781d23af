/** Hours by weekdays, over the last four weeks. */
import type { SalesWeeksAnswer } from '../../api/schemas/sales.ts';
import { shortDay } from '../../domain/time-text.ts';
import { decimal, money } from '../text/money.ts';

export interface TrafficModel {
  readonly words: string;
  readonly hours: readonly string[];
  readonly rows: readonly {
    readonly weekday: string;
    readonly cells: readonly { readonly value: string; readonly mark: string; readonly share: number }[];
  }[];
}

const WEEKDAYS = ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'];

/** Or the words for why there is none. */
export function trafficModel(weeks: SalesWeeksAnswer | null): TrafficModel | string {
  if (weeks === null) return 'Загрузка…';
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
