/** Phase 1: a sale is committed first, printed after, and never waits for the network. */
import { randomUUID } from 'node:crypto';
import type { Buffer, Db } from './buffer.ts';
import { type Clock, type HybridClock, seconds } from './clock.ts';
import type { AcceptedReceipt, Basket, FiscalFields, Printer, UnprintedDocument } from './fiscal-doc.ts';
import type { Sessions } from './sessions.ts';

interface SaleDeskOptions {
  readonly db: Db;
  readonly buffer: Buffer;
  readonly sessions: Sessions | null;
  readonly printer: Printer;
  readonly hlc: HybridClock;
  readonly clock: Clock;
}

const FASTEST_PRINT_SECONDS = 0.2;
const SLOWEST_PRINT_SECONDS = 0.5;
const LEFTOVERS_SECONDS = 86_400;

export type SaleDesk = ReturnType<typeof createSaleDesk>;

export function createSaleDesk({ db, buffer, sessions, printer, hlc, clock }: SaleDeskOptions) {
  // Immediate, so that two adapters on one file cannot both take the last free place.
  const commit = db.transaction((receiptId: string, posId: string, document: UnprintedDocument): number | null => {
    if (buffer.pendingCount() >= buffer.setting('buffer_capacity', 200)) return null;
    const createdAt = seconds(clock);
    buffer.insert({ id: receiptId, posId, createdAt, hlc: hlc.next(), fiscalDoc: JSON.stringify(document) });
    sessions?.recordReceipt(document, posId, receiptId, createdAt);
    return createdAt;
  }).immediate;

  const print = (receiptId: string, posId: string, basket: Basket): FiscalFields | null => {
    const fields = printer.print(basket, posId, seconds(clock));
    if (fields !== null) buffer.mergeFiscalFields(receiptId, fields);
    return fields;
  };

  let trouble: string | null = null;
  const commitOrSay = (receiptId: string, posId: string, document: UnprintedDocument): number | null => {
    try {
      const createdAt = commit(receiptId, posId, document);
      trouble = null;
      return createdAt;
    } catch (error) {
      if (trouble === null) console.error(`Чек не записан в buffer.db: ${String(error)}`);
      trouble = String(error);
      throw error;
    }
  };

  return {
    /** Why the newest sale could not be written; null where it was. */
    get trouble(): string | null {
      return trouble;
    },
    /** Null when the buffer is full: the till takes no more money. */
    sell: async ({ posId, basket, idempotencyKey }: AcceptedReceipt) => {
      const receiptId = randomUUID();
      const document = { ...basket, idempotency_key: idempotencyKey };
      if (commitOrSay(receiptId, posId, document) === null) return null;
      await clock.sleep(FASTEST_PRINT_SECONDS + Math.random() * (SLOWEST_PRINT_SECONDS - FASTEST_PRINT_SECONDS));
      const fields = print(receiptId, posId, document);
      return { receiptId, fiscalDoc: { ...document, ...fields }, printed: fields !== null };
    },
    /** What a printer does once it has paper again. */
    printLeftovers: () => {
      const unprinted = buffer.unprintedSince(seconds(clock) - LEFTOVERS_SECONDS);
      for (const { id, pos_id, fiscal_doc } of unprinted) print(id, pos_id, JSON.parse(fiscal_doc));
    },
  };
}
