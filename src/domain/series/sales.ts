/** Today's business. Sums for accountants are gauges: increase() of a counter gives fractions of roubles. */
import type { WeeksFacts } from '../facts.ts';
import { type Kopecks, toRubles } from '../money.ts';
import { oncePer } from '../once-per.ts';
import { type TerminalDay, terminalDay } from '../sales.ts';
import type { TerminalTill, Till } from '../till.ts';
import { type Collector, gauge, known, labelledGauge, type Sample, terminalGauge, tillGauge } from './series.ts';

const PAYMENTS = ['cash', 'card', 'other'] as const;

export const salesRubles = labelledGauge(
  'pos_sales_today_rubles',
  'Sales of the day by kind of payment',
  ['pos_id', 'payment'],
  ({ till }) =>
    eachTerminal(till, ({ posId }, day) =>
      PAYMENTS.map((payment) => ({ labels: { pos_id: posId, payment }, value: toRubles(day.payments[payment]) })),
    ),
);
export const revenueRubles = terminalGauge(
  'pos_revenue_today_rubles',
  'Sum of the sales of the day',
  (terminal, till) => toRubles(todayOf(terminal, till).sales.kopecks),
);
export const salesReceipts = terminalGauge(
  'pos_sales_today_receipts',
  'Number of sales of the day',
  (terminal, till) => todayOf(terminal, till).sales.count,
);
export const refundRubles = terminalGauge(
  'pos_refunds_today_rubles',
  'Sum of the refunds of the day',
  (terminal, till) => toRubles(todayOf(terminal, till).refunds.kopecks),
);
export const refundReceipts = terminalGauge(
  'pos_refunds_today_receipts',
  'Number of refunds of the day',
  (terminal, till) => todayOf(terminal, till).refunds.count,
);
export const correctionReceipts = terminalGauge(
  'pos_corrections_today_receipts',
  'Number of corrections of the day',
  (terminal, till) => todayOf(terminal, till).corrections.count,
);
export const todayHourRubles = labelledGauge(
  'pos_sales_today_hour_rubles',
  'Sales of the day by the hour of the shop’s clock; an hour without sales is absent',
  ['pos_id', 'hour'],
  ({ till }) =>
    eachTerminal(till, ({ posId }, day) =>
      day.hours.flatMap((tally, hour) =>
        tally.count === 0
          ? []
          : [{ labels: { pos_id: posId, hour: String(hour).padStart(2, '0') }, value: toRubles(tally.kopecks) }],
      ),
    ),
);
export const dayRubles = labelledGauge(
  'pos_sales_day_rubles',
  'Sales of a day, by how many days ago it was: of today (0) and the 34 days before, from the shop’s first receipt on',
  ['pos_id', 'days_ago'],
  ({ till }) => [
    ...eachTerminal(till, ({ posId }, { sales }) => [dayOf(posId, 0, sales.kopecks)]),
    ...(till?.weeks ? pastDays(till.weeks) : []),
  ],
);
export const hourRubles = labelledGauge(
  'pos_sales_hour_rubles',
  'Sales of the 28 days before today by weekday (1 is Monday) and hour of the shop’s clock; an hour without sales is absent',
  ['pos_id', 'weekday', 'hour'],
  ({ till }) => (till?.weeks ? pastHours(till.weeks) : []),
);
export const counted = gauge(
  'pos_sales_counted_timestamp_seconds',
  'All receipts of today and yesterday were looked at then; those that came since are in the sums as well',
  ({ till, buffer }) => till && (till.countedAt ?? buffer.readAt),
);
export const yesterdayRubles = terminalGauge(
  'pos_revenue_yesterday_rubles',
  'Sum of the sales of the day before',
  (terminal, till) => toRubles(terminalDay(till.yesterday, terminal.posId).sales.kopecks),
);
export const printedReceipts = terminalGauge(
  'pos_printed_today_receipts',
  'Receipts of the day that bear a fiscal sign',
  (terminal, till) => todayOf(terminal, till).printed,
);
const notPrintedToday = terminalGauge(
  'pos_not_printed_today_receipts',
  'Receipts of the day that bear none, the ones just made among them',
  (terminal, till) => {
    const { sales, refunds, corrections, printed } = todayOf(terminal, till);
    return sales.count + refunds.count + corrections.count - printed;
  },
);
export const notPrinted = tillGauge(
  'kkt_not_printed_receipts',
  'Receipts older than a minute that bear no fiscal sign, made within 15 minutes, at tills that have printed none since',
  (till) => till.notPrinted,
);
export const duplicates = tillGauge(
  'kkt_duplicate_receipts',
  'Receipts of the last 24 hours whose idempotency key another one bears already',
  (till) => till.duplicates,
);
export const lastReceiptAt = terminalGauge(
  'pos_last_receipt_timestamp_seconds',
  "When the terminal's newest receipt was created",
  ({ lastReceipt }) => lastReceipt?.createdAt ?? null,
);
export const silentSince = tillGauge(
  'pos_silent_timestamp_seconds',
  'Since when nothing was sold in hours in which each of the last four weeks had sales; absent where that is not so',
  (till) => till.silentSince,
);
export const refundShare = tillGauge(
  'pos_refund_share_ratio',
  'Refunds in proportion to sales over 30 days, by number; absent without sales',
  ({ month }) => (month === null || month.sales === 0 ? null : month.refunds / month.sales),
);
export const monthSales = known(
  tillGauge('pos_month_sales_receipts', 'Number of sales over 30 days', ({ month }) => month?.sales ?? null),
);

export const salesCollector: Collector = {
  name: 'sales',
  series: [
    salesRubles,
    revenueRubles,
    salesReceipts,
    refundRubles,
    refundReceipts,
    correctionReceipts,
    todayHourRubles,
    dayRubles,
    hourRubles,
    counted,
    yesterdayRubles,
    printedReceipts,
    notPrintedToday,
    notPrinted,
    duplicates,
    lastReceiptAt,
    silentSince,
    refundShare,
    monthSales,
  ],
};

/** What lies in the past stays the same for many Snapshots. */
const pastDays = oncePer(({ terminals }: WeeksFacts) =>
  Object.entries(terminals).flatMap(([posId, { days }]) =>
    days.map((kopecks, index) => dayOf(posId, index + 1, kopecks)),
  ),
);
const pastHours = oncePer(({ terminals }: WeeksFacts) =>
  Object.entries(terminals).flatMap(([posId, { hours }]) =>
    hours.flatMap((sums, weekday) => sums.flatMap((kopecks, hour) => hourOf(posId, weekday + 1, hour, kopecks))),
  ),
);

function dayOf(posId: string, daysAgo: number, kopecks: Kopecks): Sample {
  return { labels: { pos_id: posId, days_ago: String(daysAgo) }, value: toRubles(kopecks) };
}

function hourOf(posId: string, weekday: number, hour: number, kopecks: Kopecks): Sample[] {
  if (kopecks === 0) return [];
  const labels = { pos_id: posId, weekday: String(weekday), hour: String(hour).padStart(2, '0') };
  return [{ labels, value: toRubles(kopecks) }];
}

function todayOf(terminal: TerminalTill, till: Till): TerminalDay {
  return terminalDay(till.today, terminal.posId);
}

function eachTerminal(till: Till | null, read: (terminal: TerminalTill, day: TerminalDay) => Sample[]): Sample[] {
  return till?.terminals.flatMap((terminal) => read(terminal, todayOf(terminal, till))) ?? [];
}
