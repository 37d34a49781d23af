/** The cash drawers of the past: filled with change in the morning, emptied at night, all of it known to Odoo. */
import { CLOSING_SECOND, OPENING_SECOND } from './baskets.ts';
import type { Db } from './buffer.ts';
import { type Basket, paidBy } from './fiscal-doc.ts';
import type { Random } from './random.ts';

export const CHANGE_KOPECKS = 500_000;
const BEFORE_OPENING_SECONDS = 300;
const AFTER_CLOSING_SECONDS = 600;

interface Drawer {
  readonly sessionId: string;
  readonly openedAt: number;
  closedAt: number | null;
  cash: number;
  card: number;
  /** As it stood when the drawer was emptied, for the Z-report. */
  counted: number;
  lastUpdated: number;
}

export function createDrawers(db: Db, random: Random, terminals: readonly string[]) {
  const insert = db.prepare<[string, string, string | null, string, number, string, number, number]>(
    `INSERT INTO cash_transactions (id, pos_id, receipt_id, transaction_type, amount, payment_method, timestamp,
       synced_to_odoo, synced_at) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)`,
  );
  const save = db.prepare(
    `INSERT OR REPLACE INTO pos_sessions (pos_id, session_id, opened_at, closed_at, cash_balance, card_balance,
       z_report_data, last_updated, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const drawers = new Map<string, Drawer>();

  const move = (
    posId: string,
    type: string,
    method: 'cash' | 'card',
    amount: number,
    at: number,
    receiptId?: string,
  ) => {
    const drawer = drawers.get(posId);
    if (drawer === undefined || amount === 0) return;
    drawer[method] += type === 'sale' || type === 'cash_in' ? amount : -amount;
    drawer.lastUpdated = at;
    insert.run(random.uuid(), posId, receiptId ?? null, type, amount / 100, method, at, at + 30);
  };

  return {
    openDay: (dayStart: number, until: number) => {
      const openedAt = dayStart + OPENING_SECOND - BEFORE_OPENING_SECONDS;
      if (openedAt > until) return;
      for (const posId of terminals) {
        const fresh = { closedAt: null, cash: 0, card: 0, counted: 0, lastUpdated: openedAt };
        drawers.set(posId, { sessionId: random.uuid(), openedAt, ...fresh });
        move(posId, 'cash_in', 'cash', CHANGE_KOPECKS, openedAt);
      }
    },
    receipt: (posId: string, receiptId: string, basket: Basket, at: number) => {
      if (basket.type === 'correction') return;
      move(posId, basket.type, 'cash', paidBy('cash', basket), at, receiptId);
      move(posId, basket.type, 'card', paidBy('card', basket), at, receiptId);
    },
    closeDay: (dayStart: number, until: number) => {
      const closedAt = dayStart + CLOSING_SECOND + AFTER_CLOSING_SECONDS;
      if (closedAt > until) return;
      for (const [posId, drawer] of drawers) {
        drawer.counted = drawer.cash;
        move(posId, 'cash_out', 'cash', drawer.cash, closedAt);
        drawer.closedAt = closedAt;
      }
    },
    /** One row a terminal is kept: that of its latest session. */
    finish: () => {
      for (const [posId, drawer] of drawers) {
        const { sessionId, openedAt, closedAt, cash, card, counted, lastUpdated } = drawer;
        const report =
          closedAt === null ? null : JSON.stringify({ cash: counted / 100, card: card / 100, closed_at: closedAt });
        const status = closedAt === null ? 'open' : 'closed';
        save.run(posId, sessionId, openedAt, closedAt, cash / 100, card / 100, report, lastUpdated, status);
      }
    },
  };
}
