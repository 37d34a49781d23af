/** Adds up the cash transactions of spans of time, by what they were. */
import type { DrawerFlow, DrawerSpan } from '../domain/drawer.ts';
import { parseRubles } from '../domain/money.ts';
import { MOST_TRANSACTIONS } from './bounds.ts';
import { amountColumn, type Db, each, textColumn } from './rows.ts';

const ROWS = `SELECT ${textColumn('transaction_type')} AS type, ${textColumn('payment_method')} AS method,
  ${amountColumn('amount')} AS amount
  FROM cash_transactions WHERE pos_id = ? AND timestamp >= ? AND timestamp < ? LIMIT ${MOST_TRANSACTIONS}`;

interface Row {
  readonly type: string | null;
  readonly method: string | null;
  readonly amount: number | string | null;
}

const FLOWS = new Map([
  ['cash_in', 'putIn'],
  ['sale', 'sales'],
  ['refund', 'refunds'],
  ['cash_out', 'takenOut'],
] as const);

/** null where one of the transactions cannot be read: a sum with an unknown part is itself unknown. */
export function readDrawerFlow(db: Db, { posId, from, to }: DrawerSpan): DrawerFlow | null {
  const flow = { putIn: 0, sales: 0, refunds: 0, takenOut: 0 };
  let rows = 0;
  for (const { type, method, amount } of each<Row>(db, ROWS, posId, from, to)) {
    rows += 1;
    const way = FLOWS.get(type as 'sale');
    const kopecks = parseRubles(amount);
    if (way === undefined || kopecks === null || rows === MOST_TRANSACTIONS) return null;
    if (method === 'cash' || way === 'putIn' || way === 'takenOut') flow[way] += kopecks;
  }
  return flow;
}
