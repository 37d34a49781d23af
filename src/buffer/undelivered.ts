/** The receipts that the OFD does not have, and the dead-letter queue. */
import type { Seconds } from '../domain/day.ts';
import { classifyError } from '../domain/delivery-error.ts';
import { type BufferFacts, type DlqEntry, RECENT_SECONDS, type UndeliveredReceipt } from '../domain/facts.ts';
import { type FiscalDocument, parseFiscalDocument } from '../domain/receipt.ts';
import { all, CLOCK_SLACK, type Db, each, isPast, one, text, whole } from './rows.ts';

/** Given up is undelivered too, unless every one of its rows in the queue has been resolved. */
const WAITING = `
FROM receipts
WHERE status IN ('pending', 'syncing', 'failed') AND (status <> 'failed'
  OR NOT EXISTS (SELECT 1 FROM dlq WHERE original_receipt_id = receipts.id)
  OR EXISTS (SELECT 1 FROM dlq WHERE original_receipt_id = receipts.id AND resolved_at IS NULL))`;

const LENGTHS = `SELECT rowid AS row, coalesce(octet_length(fiscal_doc), 0) AS bytes ${WAITING}`;

const RECEIPTS = `
SELECT rowid AS row, coalesce(${text('pos_id')}, '') AS posId, status, ${whole('created_at')} AS at,
  coalesce(${whole('retry_count')}, 0) AS retries, ${text('last_error')} AS error
${WAITING} ORDER BY rowid`;

const DOCUMENTS = `
SELECT rowid AS row, coalesce(octet_length(fiscal_doc), 0) AS bytes, ${text('fiscal_doc')} AS doc FROM receipts
WHERE rowid IN (SELECT value FROM json_each(?))`;

interface Row {
  readonly row: number;
  readonly posId: string;
  readonly status: UndeliveredReceipt['status'];
  readonly at: Seconds | null;
  readonly retries: number;
  readonly error: string | null;
}

interface Priced {
  readonly bytes: number;
  readonly total: FiscalDocument['total'] | null;
}

/** Row by row: there may be a hundred thousand of them, and this thread's memory is small. */
export class Undelivered {
  #priced = new Map<number, Priced>();

  forget(): void {
    this.#priced = new Map();
  }

  read(db: Db, now: Seconds): { readonly receipts: UndeliveredReceipt[]; readonly malformedRows: number[] } {
    this.#price(db);
    const malformedRows: number[] = [];
    const receipts: UndeliveredReceipt[] = [];
    for (const { row, posId, status, at, retries, error } of each<Row>(db, RECEIPTS)) {
      const kopecks = this.#priced.get(row)?.total ?? null;
      if (kopecks === null) malformedRows.push(row);
      const createdAt = isPast(at, now) ? at : null;
      receipts.push({
        posId,
        status,
        createdAt,
        retries,
        error: error === null ? null : classifyError(error),
        kopecks,
      });
    }
    return { receipts, malformedRows };
  }

  /** Each document is parsed once; one that became longer has been completed. */
  #price(db: Db): void {
    const priced = new Map<number, Priced>();
    const unknown: number[] = [];
    for (const { row, bytes } of each<{ row: number; bytes: number }>(db, LENGTHS)) {
      const known = this.#priced.get(row);
      if (known?.bytes === bytes) priced.set(row, known);
      else unknown.push(row);
    }
    const documents = each<{ row: number; bytes: number; doc: string | null }>(db, DOCUMENTS, JSON.stringify(unknown));
    for (const { row, bytes, doc } of documents) {
      priced.set(row, { bytes, total: parseFiscalDocument(doc)?.total ?? null });
    }
    this.#priced = priced;
  }
}

export function readDlq(db: Db): DlqEntry[] {
  return all<DlqEntry>(
    db,
    `SELECT ${text('r.pos_id')} AS posId, ${whole('d.failed_at')} AS failedAt
     FROM dlq AS d LEFT JOIN receipts AS r ON r.id = d.original_receipt_id WHERE d.resolved_at IS NULL`,
  ).map(({ posId, failedAt }) => ({ posId, failedAt }));
}

/** A receipt that was given up has left the buffer as well. */
export function recentlyGivenUp(db: Db, now: Seconds): Seconds[] {
  const sql = `SELECT ${whole('failed_at')} AS at FROM dlq WHERE failed_at > ? AND failed_at <= ?`;
  return all<{ at: Seconds }>(db, sql, now - RECENT_SECONDS, now + CLOCK_SLACK).map(({ at }) => at);
}

/** `synced` is never counted: it is the whole past. */
export function countStatuses(db: Db): BufferFacts['counts'] {
  const count = (status: string) =>
    one<{ n: number }>(db, 'SELECT count(*) AS n FROM receipts WHERE status = ?', status)?.n ?? 0;
  return { pending: count('pending'), syncing: count('syncing'), failed: count('failed') };
}
