/** Session persistence: the drawer's balance outlives the adapter, and can be checked against its transactions. */
import { type Kopecks, toRubles } from '../domain/money.ts';
import type { Db } from './buffer.ts';
import { type Basket, paidBy } from './fiscal-doc.ts';

interface SessionState {
  readonly pos_id: string;
  readonly session_id: string;
  readonly opened_at: number;
  readonly cash_balance: number;
  readonly card_balance: number;
}

export interface RestoredSession extends SessionState {
  readonly unsynced_transactions: number;
  /** cash_balance less the sum of this session's transactions, in kopecks. */
  readonly difference: Kopecks;
  readonly reconciled: boolean;
}

export interface CashMovement {
  readonly id: string;
  readonly posId: string;
  readonly receiptId: string | null;
  readonly type: 'sale' | 'refund' | 'cash_in' | 'cash_out';
  readonly amount: Kopecks;
  readonly method: 'cash' | 'card';
  readonly at: number;
}

const CHANGE: Kopecks = 500_000;

export type Sessions = ReturnType<typeof sessionsOf>;

export function sessionsOf(db: Db, newId: () => string) {
  const upsert = db.prepare<[string, string, number, number]>(
    `INSERT INTO pos_sessions (pos_id, session_id, opened_at, last_updated) VALUES (?, ?, ?, ?)
     ON CONFLICT (pos_id) DO UPDATE SET session_id = excluded.session_id, opened_at = excluded.opened_at,
       closed_at = NULL, cash_balance = 0, card_balance = 0, z_report_data = NULL,
       last_updated = excluded.last_updated, status = 'open'`,
  );
  const finish = db.prepare<[number, string, number, string]>(
    `UPDATE pos_sessions SET status = 'closed', closed_at = ?, z_report_data = ?, last_updated = ?
     WHERE pos_id = ? AND status <> 'closed'`,
  );
  const open = db.prepare<[string], SessionState>(
    `SELECT pos_id, session_id, opened_at, cash_balance, card_balance FROM pos_sessions
     WHERE pos_id = ? AND status = 'open'`,
  );
  const allOpen = db.prepare<[], { pos_id: string }>("SELECT pos_id FROM pos_sessions WHERE status = 'open'");
  // Rounded at every step: a year of float additions must not end in a difference nobody made.
  const move = db.prepare<[number, number, number, string]>(
    `UPDATE pos_sessions SET cash_balance = ROUND(cash_balance + ?, 2), card_balance = ROUND(card_balance + ?, 2),
       last_updated = ? WHERE pos_id = ? AND status = 'open'`,
  );
  const log = db.prepare<[string, string, string | null, string, number, string, number]>(
    `INSERT INTO cash_transactions (id, pos_id, receipt_id, transaction_type, amount, payment_method, timestamp)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const expectedCash = db.prepare<[string, number], { kopecks: number | null }>(
    `SELECT SUM(CAST(ROUND(amount * 100) AS INTEGER) * CASE transaction_type WHEN 'sale' THEN 1 WHEN 'cash_in' THEN 1 ELSE -1 END)
       AS kopecks FROM cash_transactions WHERE pos_id = ? AND timestamp >= ? AND payment_method = 'cash'`,
  );
  const unsynced = db.prepare<[string], { n: number }>(
    'SELECT COUNT(*) AS n FROM cash_transactions WHERE pos_id = ? AND synced_to_odoo = 0',
  );
  const reported = db.prepare<[number, number]>(
    'UPDATE cash_transactions SET synced_to_odoo = 1, synced_at = ? WHERE synced_to_odoo = 0 AND timestamp <= ?',
  );

  const record = (movement: CashMovement) => {
    const sign = movement.type === 'sale' || movement.type === 'cash_in' ? 1 : -1;
    const rubles = toRubles(sign * movement.amount);
    const [cash, card] = movement.method === 'cash' ? [rubles, 0] : [0, rubles];
    if (move.run(cash, card, movement.at, movement.posId).changes === 0) return;
    const { id, posId, receiptId, type, amount, method, at } = movement;
    log.run(id, posId, receiptId, type, toRubles(amount), method, at);
  };

  /** An open session of yesterday is closed first, as the adapter does. */
  const begin = db.transaction((posId: string, at: number, sessionId: string = newId()) => {
    finish.run(at, JSON.stringify({ reason: 'replaced' }), at, posId);
    upsert.run(posId, sessionId, at, at);
  });
  const close = db.transaction((posId: string, at: number, empty: boolean) => {
    const session = open.get(posId);
    if (session === undefined) return;
    const { cash_balance: cash, card_balance: card } = session;
    const [drawer, amount] = [{ posId, receiptId: null, method: 'cash', at } as const, Math.round(cash * 100)];
    if (empty && amount !== 0) record({ ...drawer, id: newId(), type: 'cash_out', amount });
    finish.run(at, JSON.stringify({ cash, card, closed_at: at }), at, posId);
  });

  return {
    open: begin,
    close: (posId: string, at: number) => close(posId, at, false),
    /** As a cashier does: there is change in the drawer before the first sale, and nothing after the last. */
    openWithChange: (posId: string, at: number) => {
      begin(posId, at);
      record({ id: newId(), posId, receiptId: null, type: 'cash_in', amount: CHANGE, method: 'cash', at });
    },
    emptyAndClose: (posId: string, at: number) => close(posId, at, true),
    move: db.transaction(record),
    /** Has to run inside the transaction that writes the receipt: both are kept, or neither. */
    recordReceipt: (basket: Basket, posId: string, receiptId: string, at: number) => {
      if (basket.type === 'correction') return;
      for (const method of ['cash', 'card'] as const) {
        const amount = paidBy(method, basket);
        if (amount === 0) continue;
        record({ id: newId(), posId, receiptId, type: basket.type, amount, method, at });
      }
    },
    restore: (): RestoredSession[] =>
      allOpen.all().flatMap(({ pos_id }) => {
        const session = open.get(pos_id);
        if (session === undefined) return [];
        const expected = expectedCash.get(pos_id, session.opened_at)?.kopecks ?? 0;
        const difference = Math.round(session.cash_balance * 100) - expected;
        const unsynced_transactions = unsynced.get(pos_id)?.n ?? 0;
        return [{ ...session, unsynced_transactions, difference, reconciled: Math.abs(difference) <= 1 }];
      }),
    /** What Odoo has taken over. */
    markReported: (at: number, upTo: number) => void reported.run(at, upTo),
  };
}
