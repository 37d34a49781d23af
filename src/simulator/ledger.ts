/** Counts what became of every sale: a till may be late, but it may not lose a receipt or deliver one twice. */
import type { Db } from './buffer.ts';
import type { Ofd } from './ofd.ts';

export interface Ledger {
  readonly acknowledged: number;
  /** Acknowledged at the cash desk, but not in buffer.db; or marked as delivered, but unknown to the OFD. */
  readonly lost: readonly string[];
  readonly undelivered: number;
  /** Registered twice by the OFD. */
  readonly duplicates: number;
  /** Sent again although registered, and recognised by its key. */
  readonly repeats: number;
}

/** Only rows after the history are counted: the OFD of the simulator has not seen the past. */
export function countLedger(db: Db, historyRows: number, ofd: Ofd, acknowledged: readonly string[]): Ledger {
  const rows = db
    .prepare<[number], { id: string; status: string }>('SELECT id, status FROM receipts WHERE rowid > ?')
    .all(historyRows);
  const ids = new Set(rows.map(({ id }) => id));
  const notKept = acknowledged.filter((id) => !ids.has(id));
  const notDelivered = rows.filter(({ id, status }) => status === 'synced' && !ofd.has(id)).map(({ id }) => id);
  const undelivered = rows.filter(({ status }) => status !== 'synced').length;
  const { duplicates, repeats } = ofd.totals;
  return { acknowledged: acknowledged.length, lost: [...notKept, ...notDelivered], undelivered, duplicates, repeats };
}
