/** What the hand-made shop of the page's tests answers beside its state. */
import type { DayReportAnswer } from '../../src/api/schemas/report.ts';
import { NOON, PRODUCTS, type State } from './page-states.ts';

const OPENED = NOON - 5 * 3600;

export function dayReport(state: State, date: string, posId: string | null): DayReportAnswer {
  const revenue = date === '2026-10-09' ? 170_000 : 149_500;
  const figures = (share: number): DayReportAnswer['total'] => ({
    revenue: revenue * share,
    count: Math.round(53 * share),
    average: revenue / 53,
    by_payment: { cash: 48_200 * share, card: revenue * share - 48_200 * share, other: 0 },
    refunds: { count: 1, rubles: 2500 * share },
    corrections: { count: 0, rubles: 0 },
    net_revenue: (revenue - 2500) * share,
    malformed: 0,
  });
  const terminals = state.terminals.filter(({ pos_id }) => posId === null || pos_id === posId);
  return {
    ...{ shop: state.shop.name, time_zone: state.shop.time_zone, demo: state.shop.demo, date, pos_id: posId },
    ...{ made_at: NOON, counted_at: null, total: figures(1), products: PRODUCTS },
    terminals: terminals.map(({ pos_id, name }) => ({
      ...{ pos_id, name },
      ...figures(1 / terminals.length),
      drawer: {
        ...{ opened_at: OPENED, closed_at: null, put_in: 5000, sales: 48_200, refunds: 2500, taken_out: 700 },
        ...{ expected: 50_000, actual: 49_500, difference: -500 },
      },
    })),
    hours: Array.from({ length: 24 }, (_, hour) => {
      const open = hour >= 9 && hour < 15;
      return { hour, revenue: open ? revenue / 6 : 0, count: open ? 9 : 0 };
    }),
    categories: [{ name: 'Линзы', quantity: 15, revenue: 71_150.5 }],
    undelivered: date === '2026-10-09' ? { count: 12, rubles: 34_500.5, unpriced: 0 } : null,
  };
}
