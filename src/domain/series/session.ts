/** Shifts and their money. There is no balance without an open session. */
import { toRublesOrNull } from '../money.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Collector, flag, type Series, terminalGauge } from './series.ts';

export const sessionOpen = terminalGauge(
  'pos_session_open',
  'Whether a session is open at the terminal; absent where the file does not keep sessions',
  (terminal, till) => (till.sessionsKnown ? Number(terminal.sessionOpen) : null),
);
export const sessionOpenedAt = terminalGauge(
  'pos_session_opened_timestamp_seconds',
  'When the session began that is open, or is being closed',
  ({ session }) => (session === null || session.status === 'closed' ? null : session.openedAt),
);
export const sessionOutlivesNight = terminalGauge(
  'pos_session_outlives_night',
  'In the hour after closing time: whether the open session will be too long in the morning; absent where the shop never closes',
  ({ outlivesNight }) => flag(outlivesNight),
);
export const cashBalance = terminalGauge(
  'pos_session_cash_balance',
  'Cash in the till in roubles, as the open session has it',
  ({ session, sessionOpen: open }) => (open && session !== null ? toRublesOrNull(session.cash) : null),
);
export const cardBalance = terminalGauge(
  'pos_session_card_balance_rubles',
  'Card takings as the open session has them',
  ({ session, sessionOpen: open }) => (open && session !== null ? toRublesOrNull(session.card) : null),
);
export const cashExpected = terminalGauge(
  'pos_session_cash_expected_rubles',
  'What the transactions of the open session add up to; absent where the cash in the till is not known',
  ({ cash, cashDifference: compared }) => toRublesOrNull(compared === null || cash === null ? null : cash.expected),
);
export const cashDifference = whereCashIsKnown(
  terminalGauge(
    'pos_session_cash_difference_rubles',
    'Cash in the till less what its transactions add up to',
    (terminal) => toRublesOrNull(terminal.cashDifference),
  ),
);
export const cashDiffers = whereCashIsKnown(
  terminalGauge(
    'pos_session_cash_mismatch',
    'Whether they differ by more than is tolerated; 0 without a session, absent while that is not known or a session is being closed',
    (terminal) => flag(terminal.cashMismatch),
  ),
);
const sessionRecovered = terminalGauge(
  'pos_session_recovered',
  'Whether the open session was found whole, and reconciles, after a restart of the adapter that we saw',
  ({ sessionOpen: open, recovered }) => (open ? flag(recovered) : null),
);
export const unsyncedTransactions = terminalGauge(
  'pos_unsynced_transactions',
  'Cash transactions that Odoo does not have yet',
  ({ cash }) => cash?.unsynced ?? null,
);
export const oldestUnsyncedTransaction = terminalGauge(
  'pos_oldest_unsynced_transaction_timestamp_seconds',
  'When the oldest of them was made; absent when there is none',
  ({ cash }) => cash?.oldestUnsynced ?? null,
);

export const sessionCollector: Collector = {
  name: 'session',
  series: [
    sessionOpen,
    sessionOpenedAt,
    sessionOutlivesNight,
    cashBalance,
    cardBalance,
    cashExpected,
    cashDifference,
    cashDiffers,
    sessionRecovered,
    unsyncedTransactions,
    oldestUnsyncedTransaction,
  ],
};

/** Of a terminal that the file no longer names there is nothing left to know. */
function whereCashIsKnown(series: Series): Series {
  const till = (snapshot: Snapshot, posId: string) => snapshot.till?.terminals.find((one) => one.posId === posId);
  return { ...series, known: (snapshot, posId) => till(snapshot, posId)?.cashMismatch !== null };
}
