/**
 * What a cashier is shown: buffer, KKT, alerts, shift and how many receipts there were today, and no sum of money. The
 * one place that knows which fields are sums.
 */
import { wordsWithoutSums } from '../../domain/money.ts';
import type { TerminalsAnswer } from '../schemas/sales.ts';
import type { AlertAnswer, RealtimeMessage, StatusAnswer } from '../schemas/status.ts';

type Session = NonNullable<StatusAnswer['session']>;
type Shown = Pick<
  StatusAnswer,
  'cash_balance' | 'card_balance' | 'balances_known' | 'session' | 'sessions' | 'taken_today' | 'terminals'
>;

export function statusWithoutRevenue(status: StatusAnswer): StatusAnswer {
  return { ...status, ...withoutSums(status), buffer: bufferWithoutSums(status.buffer) };
}

export function realtimeWithoutRevenue(message: RealtimeMessage): RealtimeMessage {
  const { buffer, sales_today: sales, last_known: last } = message;
  return {
    ...message,
    ...withoutSums(message),
    alerts: message.alerts.map(alertWithoutRevenue),
    buffer: buffer === null ? null : bufferWithoutSums(buffer),
    sales_today: sales === null ? null : { total_revenue: null, total_count: sales.total_count, hourly: null },
    last_known: last === null ? null : { at: last.at, status: statusWithoutRevenue(last.status) },
  };
}

export function terminalsWithoutRevenue(terminals: TerminalsAnswer): TerminalsAnswer {
  return terminals.map((terminal) => ({
    ...terminal,
    session: terminal.session === null ? null : sessionWithoutSums(terminal.session),
    reconciliation: null,
    undelivered: { ...terminal.undelivered, rubles: null },
    sales_today: { revenue: null, count: terminal.sales_today.count, net_revenue: null },
    cash_balance: null,
    card_balance: null,
  }));
}

export function alertWithoutRevenue(alert: AlertAnswer): AlertAnswer {
  return {
    ...alert,
    receipts: alert.receipts.map((receipt) => ({ ...receipt, rubles: null })),
    message: wordsWithoutSums(alert.message),
    action: wordsWithoutSums(alert.action),
  };
}

function withoutSums({ session, sessions, terminals }: Shown) {
  return {
    sees_revenue: false,
    cash_balance: null,
    card_balance: null,
    balances_known: false,
    session: session === null ? null : sessionWithoutSums(session),
    sessions: sessions.map(sessionWithoutSums),
    taken_today: null,
    terminals: terminals.map((terminal) => ({
      ...terminal,
      cash_balance: null,
      card_balance: null,
      undelivered_rubles: null,
    })),
  };
}

function bufferWithoutSums(buffer: StatusAnswer['buffer']): StatusAnswer['buffer'] {
  return { ...buffer, undelivered_rubles: null };
}

function sessionWithoutSums(session: Session): Session {
  return { ...session, cash_balance: null, card_balance: null, z_report: null };
}
