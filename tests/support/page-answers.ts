/** What the page asks for beside the messages, made to fit the calm day. */
import type { SalesHistoryAnswer, SalesTodayAnswer } from '../../src/api/schemas/sales.ts';
import { shiftDay } from '../../src/domain/day.ts';
import { HOURLY, type State } from './page-states.ts';

export function salesToday({ sales_today, taken_today }: State): SalesTodayAnswer {
  const hourly = sales_today?.hourly ?? HOURLY;
  return {
    total_revenue: sales_today?.total_revenue ?? 0,
    total_count: sales_today?.total_count ?? 0,
    hourly_data: hourly.map((revenue, hour) => ({ hour, revenue, count: revenue > 0 ? 5 : 0 })),
    date: '2026-10-09',
    refunds: { count: 1, rubles: 2500 },
    corrections: { count: 0, rubles: 0 },
    net_revenue: (sales_today?.total_revenue ?? 0) - 2500,
    by_payment: taken_today ?? { cash: 0, card: 0, other: 0 },
    undelivered: { count: 12, rubles: 34_500.5, unpriced: 0 },
    malformed: 0,
    counted_at: null,
  };
}

export function history(): SalesHistoryAnswer {
  const row = (date: string, revenue: number) => ({
    date,
    revenue,
    count: Math.round(revenue / 3200),
    refunds: { count: 1, rubles: 2500 },
    corrections: { count: 0, rubles: 0 },
    net_revenue: revenue - 2500,
    by_payment: { cash: revenue * 0.3, card: revenue * 0.7, other: 0 },
  });
  const revenues = [182_400, 156_900, 201_300, 240_700, 268_000, 149_500, 170_000];
  const days = revenues.map((revenue, index) => row(shiftDay('2026-10-09', index - 6), revenue));
  return {
    days,
    week_earlier: days.map(({ date, revenue }, index) => row(shiftDay(date, -7), revenue * (0.85 + index * 0.04))),
    known_since: '2026-09-05',
    by_this_hour: { hour: 14, today: 152_000, week_earlier: 140_000 },
  };
}

export const PRODUCTS = [
  { name: 'Линзы прогрессивные 1.67', quantity: 4, revenue: 64_000 },
  { name: 'Оправа Ray-Ban RB5154', quantity: 3, revenue: 41_700 },
  { name: 'Раствор для линз 360 мл', quantity: 11, revenue: 7_150.5 },
];
