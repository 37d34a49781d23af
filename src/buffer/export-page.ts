/** Receipts of a span of time, page by page by the index on created_at. */
import type { Seconds } from '../domain/day.ts';
import { type Kopecks, parseRubles } from '../domain/money.ts';
import { parseFiscalDocument } from '../domain/receipt.ts';
import type { ExportCursor, ExportPage, ExportSpan, FoundReceipt } from '../domain/receipt-search.ts';
import { MOST_DOCUMENT_BYTES, MOST_TRANSACTIONS } from './bounds.ts';
import {
  amountColumn,
  type Db,
  DOCUMENT,
  DOCUMENT_BYTES,
  each,
  NUMBERED,
  POS_ID,
  textColumn,
  wholeColumn,
} from './rows.ts';

/** What is told of a receipt wherever it is told of one. */
export const RECEIPT = `${textColumn('id')} AS id, coalesce(${POS_ID}, '') AS posId, coalesce(${textColumn('status')}, '') AS status,
  ${wholeColumn('created_at')} AS at, ${wholeColumn('synced_at')} AS syncedAt, ${DOCUMENT} AS doc`;

/** The cursor holds created_at as it stands in the file, whatever kind of number that is. */
const PAGE = `
SELECT rowid AS row, created_at AS place, ${RECEIPT}, ${DOCUMENT_BYTES} AS bytes
FROM receipts
WHERE created_at >= ? AND created_at < ? AND (+created_at > ? OR +rowid > ?) AND +rowid ${NUMBERED}
ORDER BY created_at, rowid LIMIT ?`;

const TRANSACTIONS = `
SELECT ${textColumn('receipt_id')} AS id, ${amountColumn('amount')} AS amount FROM cash_transactions
WHERE receipt_id IN (SELECT value FROM json_each(?)) AND +transaction_type IN ('sale', 'refund') LIMIT ${MOST_TRANSACTIONS}`;

/** So many bytes of documents at once, however few receipts that is. */
const PAGE_BYTES = 2_000_000;

export interface ReceiptRow {
  readonly id: string | null;
  readonly posId: string;
  readonly status: string;
  readonly at: Seconds;
  readonly syncedAt: Seconds | null;
  readonly doc: string | null;
}

interface Row extends ReceiptRow {
  readonly row: number;
  readonly place: number;
  readonly bytes: number;
}

/** A page of one terminal has fewer rows than were gone through, and may have none. */
export function readExportPage(
  db: Db,
  hasCash: boolean,
  { from, to, posId }: ExportSpan,
  cursor: ExportCursor | null,
  limit: number,
): ExportPage {
  const after = cursor ?? { createdAt: from, rowid: -Number.MAX_SAFE_INTEGER };
  const rows: FoundReceipt[] = [];
  let [seen, bytes, next]: [number, number, ExportCursor | null] = [0, 0, null];
  for (const row of each<Row>(db, PAGE, after.createdAt, to, after.createdAt, after.rowid, limit)) {
    if (posId === null || row.posId === posId) rows.push(toFound(row));
    seen += 1;
    bytes += Math.min(row.bytes, MOST_DOCUMENT_BYTES);
    if (seen < limit && bytes < PAGE_BYTES) continue;
    next = { createdAt: row.place, rowid: row.row };
    break;
  }
  const sums = hasCash ? sumTransactions(db, rows) : new Map<string, Kopecks | null>();
  return { rows: rows.map((row) => ({ ...row, transactionsSum: sums.get(row.id) ?? null })), next };
}

export function toFound({ id, posId, at, status, syncedAt, doc }: ReceiptRow): FoundReceipt {
  const document = parseFiscalDocument(doc);
  return {
    id: id ?? '',
    posId,
    createdAt: at,
    status,
    syncedAt,
    kind: document?.kind ?? null,
    fnNumber: document?.fnNumber ?? null,
    shiftNumber: document?.shiftNumber ?? null,
    receiptNumber: document?.receiptNumber ?? null,
    fiscalNumber: document?.fiscalNumber ?? null,
    fiscalSign: document?.fiscalSign ?? null,
    payments: document?.payments ?? null,
    total: document?.total ?? null,
  };
}

function sumTransactions(db: Db, rows: readonly { readonly id: string }[]): Map<string, Kopecks | null> {
  const sums = new Map<string, Kopecks | null>();
  const ids = JSON.stringify(rows.map(({ id }) => id));
  for (const { id, amount: rubles } of each<{ id: string; amount: number | string | null }>(db, TRANSACTIONS, ids)) {
    const before = sums.get(id) ?? (sums.has(id) ? null : 0);
    const kopecks = parseRubles(rubles);
    sums.set(id, before === null || kopecks === null ? null : before + kopecks);
  }
  return sums;
}
