/** The day's takings, and the week's once somebody asks. */
import type { SalesHistoryAnswer } from '../../api/schemas/sales.ts';
import type { StatusAnswer } from '../../api/schemas/status.ts';
import type { Message } from '../live/message.ts';
import { money, NO_DATA } from '../text/money.ts';
import { counted, RECEIPTS } from '../text/plural.ts';
import { dayName, hourOf } from '../text/time.ts';
import { type Chart, hourChart, type WeekChart, weekChart } from './chart.ts';
import type { Reader } from './shown.ts';
import { undeliveredIn } from './undelivered.ts';

export interface SalesModel {
  readonly total: string;
  readonly count: string;
  readonly undelivered: string;
  readonly known: boolean;
  readonly today: Chart;
  /** null until it was asked for and has come. */
  readonly week: WeekChart | null;
}

export function salesModel(
  today: Message['sales_today'],
  status: StatusAnswer | null,
  history: SalesHistoryAnswer | null,
  { now, zone }: Reader,
): SalesModel {
  return {
    known: today !== null,
    total: today === null || today.total_revenue === null ? NO_DATA : money(today.total_revenue),
    count: today === null ? '' : counted(today.total_count, RECEIPTS),
    undelivered: status === null ? NO_DATA : undeliveredIn(status),
    today: hourChart(today?.hourly ?? [], hourOf(now, zone)),
    week: history === null ? null : weekChart(history, dayName(now, zone)),
  };
}
