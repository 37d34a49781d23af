/** A day's sales as the API tells them. */
import { type DayName, shiftDay } from '../../domain/day.ts';
import { ownValue } from '../../domain/foreign.ts';
import { toRubles, toRublesOrNull } from '../../domain/money.ts';
import type { FoundReceipt, ReceiptDetails } from '../../domain/receipt-search.ts';
import { netKopecks, type Tally, type TerminalDay, terminalDay } from '../../domain/sales.ts';
import type { Shop } from '../../domain/shop.ts';
import type { Till, Waiting } from '../../domain/till.ts';
import type {
  DaySums,
  ReceiptAnswer,
  ReceiptsFoundAnswer,
  SalesHistoryAnswer,
  SalesTodayAnswer,
  SalesWeeksAnswer,
  TerminalsAnswer,
} from '../schemas/sales.ts';
import { sessionView } from './status.ts';

export function salesTodayView(till: Till, posId?: string): SalesTodayAnswer {
  const day = terminalDay(till.today, posId);
  const waiting = till.terminals.find((terminal) => terminal.posId === posId)?.undelivered ?? till.undelivered;
  return {
    total_revenue: toRubles(day.sales.kopecks),
    total_count: day.sales.count,
    hourly_data: day.hours.map((tally, hour) => ({ hour, revenue: toRubles(tally.kopecks), count: tally.count })),
    date: till.today.day,
    refunds: tallyView(day.refunds),
    corrections: tallyView(day.corrections),
    net_revenue: toRubles(netKopecks(day)),
    by_payment: paymentsView(day.payments),
    undelivered: waitingView(waiting),
    malformed: day.malformed,
    counted_at: till.countedAt,
  };
}

export function salesWeeksView({ weeks }: Till, posId?: string): SalesWeeksAnswer {
  const terminals = Object.entries(weeks?.terminals ?? {}).filter(([id]) => posId === undefined || id === posId);
  const sum = (weekday: number, hour: number) =>
    terminals.reduce((all, [, { hours }]) => all + (hours[weekday]?.[hour] ?? 0), 0);
  const each = <T>(length: number, made: (index: number) => T) => Array.from({ length }, (_, index) => made(index));
  return {
    known_since: knownSince(weeks),
    hours: weeks === null ? null : each(7, (weekday) => each(24, (hour) => toRubles(sum(weekday, hour)))),
  };
}

function knownSince(weeks: Till['weeks']): DayName | null {
  if (weeks === null) return null;
  return shiftDay(weeks.day, -Math.max(0, ...Object.values(weeks.terminals).map(({ days }) => days.length)));
}

/** Both up to the beginning of the hour: today's is not over. */
export function byHour(
  hour: number,
  today: TerminalDay,
  earlier: TerminalDay | null,
): SalesHistoryAnswer['by_this_hour'] {
  const until = ({ hours }: TerminalDay) => hours.slice(0, hour).reduce((all, { kopecks }) => all + kopecks, 0);
  return { hour, today: toRubles(until(today)), week_earlier: earlier && toRubles(until(earlier)) };
}

export const UNKNOWN_SUMS: DaySums = {
  ...{ revenue: null, count: null, refunds: null, corrections: null, net_revenue: null, by_payment: null },
};

export function daySumsView(day: TerminalDay | null): DaySums {
  if (day === null) return UNKNOWN_SUMS;
  return {
    revenue: toRubles(day.sales.kopecks),
    count: day.sales.count,
    refunds: tallyView(day.refunds),
    corrections: tallyView(day.corrections),
    net_revenue: toRubles(netKopecks(day)),
    by_payment: paymentsView(day.payments),
  };
}

export function terminalsView(till: Till, now: number): TerminalsAnswer {
  return till.terminals.map((terminal) => {
    const { session, sessionOpen, cash, cashDifference, cashMismatch } = terminal;
    const day = terminalDay(till.today, terminal.posId);
    const expected = cash?.expected ?? null;
    return {
      pos_id: terminal.posId,
      name: terminal.name,
      session: sessionView(terminal, now),
      reconciliation:
        session === null || expected === null || cashDifference === null
          ? null
          : {
              expected: toRubles(expected),
              actual: toRubles(expected + cashDifference),
              difference: toRubles(cashDifference),
              reconciled: cashMismatch === false,
              since: session.openedAt,
            },
      unsynced_transactions: cash?.unsynced ?? null,
      pending: terminal.pending,
      undelivered: waitingView(terminal.undelivered),
      sales_today: {
        revenue: toRubles(day.sales.kopecks),
        count: day.sales.count,
        net_revenue: toRubles(netKopecks(day)),
      },
      last_receipt_at: terminal.lastReceipt?.createdAt ?? null,
      cash_balance: sessionOpen && session !== null ? toRublesOrNull(session.cash) : null,
      card_balance: sessionOpen && session !== null ? toRublesOrNull(session.card) : null,
    };
  });
}

export function waitingView({ count, kopecks, unpriced }: Waiting) {
  return { count, rubles: toRublesOrNull(kopecks), unpriced };
}

function tallyView({ count, kopecks }: Tally): { count: number; rubles: number } {
  return { count, rubles: toRubles(kopecks) };
}

function paymentsView(payments: { cash: number; card: number; other: number }) {
  return { cash: toRubles(payments.cash), card: toRubles(payments.card), other: toRubles(payments.other) };
}

export function receiptView(
  found: FoundReceipt,
  { terminals }: Shop,
  revenue: boolean,
): ReceiptsFoundAnswer['receipts'][number] {
  const { id, posId, createdAt, kind, payments, total } = found;
  return {
    id,
    pos_id: posId,
    terminal: ownValue(terminals, posId) ?? posId,
    at: createdAt,
    kind,
    number: found.receiptNumber,
    document: found.fiscalNumber,
    fiscal_sign: found.fiscalSign,
    shift: found.shiftNumber,
    fiscal_drive: found.fnNumber,
    total: revenue ? toRublesOrNull(total) : null,
    by_payment: revenue && payments !== null ? paymentsView(payments) : null,
    status: found.status,
    delivered_at: found.syncedAt,
  };
}

export function receiptDetailsView(details: ReceiptDetails, shop: Shop, revenue: boolean): ReceiptAnswer {
  const { items, retries, lastError, dlq } = details;
  return {
    ...receiptView(details, shop, revenue),
    items: items.map(({ name, quantity, total }) => ({ name, quantity, total: revenue ? toRubles(total) : null })),
    retries,
    last_error: lastError,
    given_up: dlq.map(({ failedAt, reason, resolved }) => ({ at: failedAt, reason, resolved })),
  };
}
