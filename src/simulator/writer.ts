/** For tests and scenarios: writes buffer.db as the adapter would have, at any time of the past. */
import { randomUUID } from 'node:crypto';
import { plainSale } from './baskets.ts';
import { bufferOf, type Db, hasSessionTables, openDatabase } from './buffer.ts';
import { type Basket, createPrinter } from './fiscal-doc.ts';
import { type CashMovement, sessionsOf } from './sessions.ts';

export interface ReceiptOverrides {
  readonly id?: string;
  readonly posId?: string;
  /** Unix seconds. */
  readonly createdAt?: number;
  readonly basket?: Basket;
  readonly idempotencyKey?: string;
  /** Default true; false leaves the document as a failed print does. */
  readonly printed?: boolean;
  readonly fnNumber?: string;
  /** Written as it is instead of a document: for malformed ones. */
  readonly rawFiscalDoc?: string;
  readonly hlcCounter?: number;
  /** Delivered at this time; by default the receipt stays pending. */
  readonly syncedAt?: number;
  /** Also counted into the open session of its terminal. Default false. */
  readonly inSession?: boolean;
}

export type CashTransaction = Pick<CashMovement, 'posId' | 'type' | 'amount'> &
  Partial<Pick<CashMovement, 'method' | 'at' | 'receiptId'>>;

export interface Writer {
  /** For everything that has no method here. */
  readonly db: Db;
  /** Returns the receipt's id. */
  addReceipt(overrides?: ReceiptOverrides): string;
  sync(id: string, at?: number): Writer;
  fail(id: string, error: string, retries?: number): Writer;
  moveToDlq(id: string, options?: { reason?: string; at?: number }): Writer;
  resolveDlq(receiptId: string, at?: number): Writer;
  openSession(posId: string, openedAt?: number, sessionId?: string): Writer;
  closeSession(posId: string, at?: number): Writer;
  /** The amount in kopecks; needs an open session and moves its balance. */
  cashTransaction(transaction: CashTransaction): Writer;
  setConfig(key: string, value: string | number): Writer;
  close(): void;
}

export function openWriter(path: string): Writer {
  const db = openDatabase(path);
  const buffer = bufferOf(db);
  const sessions = hasSessionTables(db) ? sessionsOf(db, randomUUID) : null;
  const printer = createPrinter(buffer.counts().total + 1);
  let counter = 0;

  const sessionTables = () => {
    if (sessions === null) throw new Error(`${path} has no session tables`);
    return sessions;
  };

  const insert = db.transaction((id: string, overrides: ReceiptOverrides) => {
    const { posId = 'POS-001', createdAt = now(), basket = plainSale(1500) } = overrides;
    const unprinted = { ...basket, idempotency_key: overrides.idempotencyKey ?? randomUUID() };
    const hlc = { local: createdAt, counter: overrides.hlcCounter ?? counter++ };
    buffer.insert({ id, posId, createdAt, hlc, fiscalDoc: overrides.rawFiscalDoc ?? JSON.stringify(unprinted) });
    if (overrides.rawFiscalDoc === undefined && overrides.printed !== false) {
      const fields = printer.print(basket, posId, createdAt);
      buffer.mergeFiscalFields(id, { ...fields, fn_number: overrides.fnNumber ?? printer.fnNumber });
    }
    if (overrides.inSession === true) sessionTables().recordReceipt(basket, posId, id, createdAt);
    if (overrides.syncedAt !== undefined) buffer.markSynced(id, overrides.syncedAt, overrides.syncedAt);
  });

  const writer: Writer = {
    db,
    addReceipt: (overrides = {}) => {
      const id = overrides.id ?? randomUUID();
      insert(id, overrides);
      return id;
    },
    sync: (id, at = now()) => {
      buffer.markSynced(id, at, at);
      return writer;
    },
    fail: (id, error, retries = 1) => {
      buffer.markAttemptFailed(id, retries, error);
      return writer;
    },
    moveToDlq: (id, { reason = 'max_retries_exceeded', at = now() } = {}) => {
      buffer.moveToDlq(randomUUID(), id, at, reason);
      return writer;
    },
    resolveDlq: (receiptId, at = now()) => {
      const update = 'UPDATE dlq SET resolved_at = ?, resolved_by = ? WHERE original_receipt_id = ?';
      db.prepare(update).run(at, 'администратор', receiptId);
      return writer;
    },
    openSession: (posId, openedAt = now(), sessionId = randomUUID()) => {
      sessionTables().open(posId, openedAt, sessionId);
      return writer;
    },
    closeSession: (posId, at = now()) => {
      sessionTables().close(posId, at);
      return writer;
    },
    cashTransaction: ({ posId, type, amount, method = 'cash', at = now(), receiptId = null }) => {
      sessionTables().move({ id: randomUUID(), posId, type, amount, method, at, receiptId });
      return writer;
    },
    setConfig: (key, value) => {
      const insert = 'INSERT OR REPLACE INTO config (key, value, updated_at) VALUES (?, ?, ?)';
      db.prepare(insert).run(key, String(value), now());
      return writer;
    },
    close: () => db.close(),
  };
  return writer;
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
