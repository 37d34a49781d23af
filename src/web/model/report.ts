/** A day on paper, for the accountant. */
import type { SalesHistoryAnswer, SalesTodayAnswer, TerminalsAnswer } from '../../api/schemas/sales.ts';
import { count, money, NO_DATA, signedMoney } from '../text/money.ts';
import { counted, RECEIPTS } from '../text/plural.ts';
import { undelivered } from './undelivered.ts';

export interface ReportRow {
  readonly id: string;
  readonly label: string;
  readonly value: string;
}

type Day = SalesHistoryAnswer['days'][number];

export function dayRows(day: Day): ReportRow[] {
  return [
    { id: 'report-revenue', label: 'Продажи', value: money(day.revenue) },
    { id: 'report-count', label: 'Чеков продажи', value: count(day.count) },
    { id: 'report-cash', label: 'Принято наличными', value: money(day.by_payment.cash) },
    { id: 'report-card', label: 'Принято картами', value: money(day.by_payment.card) },
    { id: 'report-other', label: 'Принято иначе', value: money(day.by_payment.other) },
    { id: 'report-refunds', label: 'Возвраты', value: receipts(day.refunds) },
    {
      id: 'report-corrections',
      label: 'Чеки коррекции',
      value: receipts(day.corrections),
    },
    { id: 'report-net', label: 'Продажи за вычетом возвратов', value: money(day.net_revenue) },
  ];
}

function receipts({ count: n, rubles }: Day['refunds']): string {
  return n === 0 ? 'нет' : `${counted(n, RECEIPTS)} на ${money(rubles)}`;
}

/** Only today has hours and is compared with the drawer. */
export function todayRows(today: SalesTodayAnswer): ReportRow[] {
  const rows = [
    {
      id: 'report-undelivered',
      label: 'Передача в ОФД сейчас',
      value: undelivered(today.undelivered),
    },
  ];
  if (today.malformed === 0) return rows;
  return [...rows, { id: 'report-malformed', label: 'Не удалось прочитать чеков', value: count(today.malformed) }];
}

export interface DrawerRow {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
  readonly difference: string;
}

export function drawerRows(terminals: TerminalsAnswer, posId: string | null): DrawerRow[] {
  return terminals
    .filter(({ pos_id }) => posId === null || pos_id === posId)
    .map(({ name, reconciliation }) => ({
      name,
      expected: reconciliation === null ? NO_DATA : money(reconciliation.expected),
      actual: reconciliation === null ? NO_DATA : money(reconciliation.actual),
      difference: reconciliation === null ? NO_DATA : signedMoney(reconciliation.difference),
    }));
}
