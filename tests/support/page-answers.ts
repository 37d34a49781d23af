/** What the page asks for beside the messages, made to fit the calm day. */
import type { SalesHistoryAnswer } from '../../src/api/schemas/sales.ts';
import { UNKNOWN_SUMS } from '../../src/api/views/sales.ts';
import { shiftDay } from '../../src/domain/day.ts';

export function history(knownSince = '2026-09-05'): SalesHistoryAnswer {
  const sums = (revenue: number) => ({
    revenue,
    count: Math.round(revenue / 3200),
    refunds: { count: 1, rubles: 2500 },
    corrections: { count: 0, rubles: 0 },
    net_revenue: revenue - 2500,
    by_payment: { cash: revenue * 0.3, card: revenue * 0.7, other: 0 },
  });
  const row = (date: string, revenue: number) => ({ date, ...(date < knownSince ? UNKNOWN_SUMS : sums(revenue)) });
  const revenues = [182_400, 156_900, 201_300, 240_700, 268_000, 149_500, 170_000];
  return {
    days: revenues.map((revenue, index) => row(shiftDay('2026-10-09', index - 6), revenue)),
    week_earlier: revenues.map((revenue, index) =>
      row(shiftDay('2026-10-09', index - 13), revenue * (0.85 + index * 0.04)),
    ),
    known_since: knownSince,
    by_this_hour: { hour: 14, today: 152_000, week_earlier: '2026-10-02' < knownSince ? null : 140_000 },
  };
}

export const PRODUCTS = [
  { name: 'Линзы прогрессивные 1.67', quantity: 4, revenue: 64_000 },
  { name: 'Оправа Ray-Ban RB5154', quantity: 3, revenue: 41_700 },
  { name: 'Раствор для линз 360 мл', quantity: 11, revenue: 7_150.5 },
];
