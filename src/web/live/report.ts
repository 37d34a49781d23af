import type { SalesHistoryAnswer, SalesTodayAnswer, TerminalsAnswer } from '../../api/schemas/sales.ts';
import { daysBetween } from '../../domain/day.ts';
import { api } from './rest.ts';

export interface Report {
  readonly day: SalesHistoryAnswer['days'][number];
  /** Only of today: hours, what is undelivered, and the drawers. */
  readonly today: SalesTodayAnswer | null;
  readonly terminals: TerminalsAnswer | null;
}

export async function fetchReport(day: string, today: string, posId: string | null): Promise<Report> {
  if (day === today) {
    const [sales, terminals] = await Promise.all([api.today(posId), api.terminals()]);
    return { day: dayOfToday(sales), today: sales, terminals };
  }
  const { days } = await api.history(daysBetween(day, today).length, posId);
  const row = days.find(({ date }) => date === day);
  if (row === undefined) throw new Error(`no sales of ${day}`);
  return { day: row, today: null, terminals: null };
}

function dayOfToday(today: SalesTodayAnswer): Report['day'] {
  const { date, total_revenue, total_count, refunds, corrections, net_revenue, by_payment } = today;
  return { date, revenue: total_revenue, count: total_count, refunds, corrections, net_revenue, by_payment };
}
