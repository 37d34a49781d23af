/** Bars, ready to be drawn: heights are parts of the axis, which ends at a round number. */
import type { SalesHistoryAnswer } from '../../api/schemas/sales.ts';
import { dayAndMonth, two, weekday } from '../../domain/time-text.ts';
import { decimal, money, shortMoney } from '../text.ts';

export interface Bar {
  readonly label: string;
  /** Left out where there is no room. */
  readonly detail: string;
  readonly value: string;
  /** Short, to stand above the bar. */
  readonly mark: string;
  /** null where it is not known. */
  readonly height: number | null;
  readonly now: boolean;
  /** Whose report it opens; null where it is not a day. */
  readonly day: string | null;
  /** What it is compared with. */
  readonly before: { readonly value: string; readonly height: number } | null;
}

export interface Chart {
  readonly bars: readonly Bar[];
  readonly axis: readonly { readonly label: string; readonly height: number }[];
}

/** Shown even when nothing was sold then; hours outside appear once they have sales. */
const DAY_BEGINS = 9;
const DAY_ENDS = 20;

export function hourChart(hourly: readonly number[], currentHour: number | null): Chart {
  const sold = hourly.flatMap((revenue, hour) => (revenue === 0 ? [] : [hour]));
  const first = Math.min(DAY_BEGINS, ...sold);
  const last = Math.max(DAY_ENDS, ...sold);
  const top = niceTop(Math.max(0, ...hourly));
  const bars = Array.from({ length: last - first + 1 }, (_, index) => {
    const hour = first + index;
    const look = { label: two(hour), detail: '', now: hour === currentHour, day: null, before: null };
    return { ...look, ...barOf(hourly[hour] ?? 0, top) };
  });
  return { bars, axis: axisOf(top) };
}

export type WeekChart = ReturnType<typeof weekChart>;

export function weekChart(history: SalesHistoryAnswer, today: string) {
  const { days, week_earlier } = history;
  const top = niceTop(Math.max(0, ...[...days, ...week_earlier].map(({ revenue }) => revenue ?? 0)));
  const bars = days.map(({ date, revenue }, index) => {
    const earlier = week_earlier[index]?.revenue ?? null;
    return {
      label: weekday(date),
      detail: dayAndMonth(date),
      ...(revenue === null ? UNKNOWN : barOf(revenue, top)),
      now: date === today,
      day: date,
      before: earlier === null ? null : barOf(earlier, top),
    };
  });
  const known = days.flatMap(({ revenue }) => revenue ?? []);
  return {
    bars,
    axis: axisOf(top),
    /** Of how many days the total is. */
    span: known.length === days.length ? '7 дней' : `${known.length} из 7 дней`,
    total: money(sum(known)),
    comparison: comparison(history, today),
  };
}

/** A day that is not over is compared up to the same hour, and a day of which nothing is known not at all. */
function comparison({ days, week_earlier, by_this_hour: byNow }: SalesHistoryAnswer, today: string): string {
  const pairs = days.flatMap(({ date, revenue }, index) => {
    const [now, before] =
      date === today ? [byNow.today, byNow.week_earlier] : [revenue, week_earlier[index]?.revenue ?? null];
    return now === null || before === null ? [] : [{ now, before }];
  });
  const before = sum(pairs.map((pair) => pair.before));
  if (pairs.length === 0) return 'С прошлой неделей не сравнить: о ней нет данных';
  if (before === 0) return 'Неделей раньше продаж не было';
  const change = percentChange(sum(pairs.map((pair) => pair.now)) / before - 1);
  const until = byNow.week_earlier === null || days.at(-1)?.date !== today ? '' : `, сегодня к ${byNow.hour}:00`;
  const known = pairs.length === days.length ? '' : ` по известным дням (${pairs.length} из ${days.length})`;
  return `неделей раньше${known}: ${money(before)} (${change}${until})`;
}

/** A round number, seldom much larger than what has to fit under it. */
export function niceTop(largest: number): number {
  if (largest <= 0) return 1000;
  const power = 10 ** Math.floor(Math.log10(largest));
  return (
    [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((top) => top >= largest) ?? 10 * power
  );
}

const UNKNOWN = { value: 'нет данных', mark: '—', height: null };

function barOf(revenue: number, top: number) {
  return { value: money(revenue), mark: revenue > 0 ? shortMoney(revenue) : '', height: Math.min(1, revenue / top) };
}

function axisOf(top: number) {
  return [0, 0.5, 1].map((height) => ({ height, label: height === 0 ? '0' : shortMoney(top * height) }));
}

function percentChange(share: number): string {
  const percent = decimal(share * 100, 0);
  return `${share > 0 && percent !== '0' ? '+' : ''}${percent}\u202f%`;
}

function sum(rubles: readonly number[]): number {
  return rubles.reduce((kopecks, each) => kopecks + Math.round(each * 100), 0) / 100;
}
