/** Bars, ready to be drawn: heights are parts of the axis, which ends at a round number. */
import type { SalesHistoryAnswer } from '../../api/schemas/sales.ts';
import { decimal, money, shortMoney } from '../text/money.ts';
import { dayAndMonth, weekday } from '../text/time.ts';

export interface Bar {
  readonly label: string;
  /** Left out where there is no room. */
  readonly detail: string;
  readonly value: string;
  /** Short, to stand above the bar. */
  readonly mark: string;
  readonly height: number;
  readonly now: boolean;
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
    const revenue = hourly[hour] ?? 0;
    return {
      label: String(hour).padStart(2, '0'),
      detail: '',
      ...barOf(revenue, top),
      now: hour === currentHour,
      before: null,
    };
  });
  return { bars, axis: axisOf(top) };
}

export interface WeekChart extends Chart {
  readonly total: string;
  readonly before: string;
  readonly difference: string | null;
}

export function weekChart({ days, week_earlier }: SalesHistoryAnswer, today: string): WeekChart {
  const top = niceTop(
    Math.max(0, ...days.map(({ revenue }) => revenue), ...week_earlier.map(({ revenue }) => revenue)),
  );
  const bars = days.map((day, index) => {
    const earlier = week_earlier[index];
    const { height, value } = barOf(earlier?.revenue ?? 0, top);
    return {
      label: weekday(day.date),
      detail: dayAndMonth(day.date),
      ...barOf(day.revenue, top),
      now: day.date === today,
      before: earlier === undefined ? null : { height, value },
    };
  });
  const total = sum(days);
  const before = sum(week_earlier);
  return {
    bars,
    axis: axisOf(top),
    total: money(total),
    before: money(before),
    difference: before === 0 ? null : percentChange(total / before - 1),
  };
}

/** A round number, seldom much larger than what has to fit under it. */
export function niceTop(largest: number): number {
  if (largest <= 0) return 1000;
  const power = 10 ** Math.floor(Math.log10(largest));
  return (
    [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((top) => top >= largest) ?? 10 * power
  );
}

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

function sum(days: readonly { revenue: number }[]): number {
  return days.reduce((kopecks, { revenue }) => kopecks + Math.round(revenue * 100), 0) / 100;
}
