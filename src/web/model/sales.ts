/** The day's takings, and the week's once somebody asks. */
import type { SalesHistoryAnswer, SalesWeeksAnswer } from '../../api/schemas/sales.ts';
import type { StatusAnswer } from '../../api/schemas/status.ts';
import { dayOf, localTime } from '../../domain/day.ts';
import { clock } from '../../domain/time-text.ts';
import type { Message } from '../live/message.ts';
import { money, NO_DATA } from '../text/money.ts';
import { counted, RECEIPTS } from '../text/plural.ts';
import { undeliveredIn } from './buffer.ts';
import { type Chart, hourChart, type WeekChart, weekChart } from './chart.ts';
import type { Reader } from './shown.ts';
import { type TrafficModel, trafficModel } from './traffic.ts';

export interface SalesModel {
  readonly total: string;
  readonly count: string;
  readonly undelivered: string;
  readonly known: boolean;
  readonly today: Chart;
  /** null until it was asked for and has come. */
  readonly week: WeekChart | null;
  readonly traffic: TrafficModel | string;
  /** As of when each receipt of the day was looked at; null where that is now. */
  readonly countedAt: string | null;
}

export function salesModel(
  today: Message['sales_today'],
  status: StatusAnswer | null,
  history: SalesHistoryAnswer | null,
  weeks: SalesWeeksAnswer | null,
  { now, zone }: Reader,
): SalesModel {
  return {
    known: today !== null,
    total: today === null || today.total_revenue === null ? NO_DATA : money(today.total_revenue),
    count: today === null ? '' : counted(today.total_count, RECEIPTS),
    undelivered: status === null ? NO_DATA : undeliveredIn(status),
    today: hourChart(today?.hourly ?? [], localTime(now, zone).hour),
    week: history === null ? null : weekChart(history, dayOf(now, zone)),
    traffic: trafficModel(weeks),
    countedAt:
      today === null || status === null || status.counted_at === null
        ? null
        : `пересмотрено в ${clock(status.counted_at, zone)}`,
  };
}
