/** Receipts one by one: those of a span of time, page by page; those that somebody looks for; and one of them whole. */
import { daysBetween, type Seconds } from '../domain/day.ts';
import { type Kopecks, parseRubles } from '../domain/money.ts';
import { parseFiscalDocument } from '../domain/receipt.ts';
import {
  type ExportCursor,
  type ExportPage,
  type ExportSpan,
  type FoundReceipt,
  matcher,
  type ReceiptDetails,
  type ReceiptQuestion,
  type ReceiptsFound,
} from '../domain/receipt-search.ts';
import { MOST_DOCUMENT_BYTES, MOST_TEXT_BYTES, MOST_TRANSACTIONS } from './bounds.ts';
import { dayClock, readDay } from './day-rows.ts';
import type { Ledger } from './ledger.ts';
import {
  all,
  amountColumn,
  type Db,
  DOCUMENT,
  DOCUMENT_BYTES,
  each,
  NUMBERED,
  one,
  POS_ID,
  textColumn,
  wholeColumn,
} from './rows.ts';
import type { Slices } from './slices.ts';

/** What is told of a receipt wherever it is told of one. */
const RECEIPT = `${textColumn('id')} AS id, coalesce(${POS_ID}, '') AS posId, coalesce(${textColumn('status')}, '') AS status,
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

interface ReceiptRow {
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

export interface PageQuestion {
  readonly span: ExportSpan;
  readonly cursor: ExportCursor | null;
  readonly limit: number;
}

/** A page of one terminal has fewer rows than were gone through, and may have none. */
export function readPageOfReceipts(db: Db, hasCash: boolean, { span, cursor, limit }: PageQuestion): ExportPage {
  const { from, to, posId } = span;
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

function toFound({ id, posId, at, status, syncedAt, doc }: ReceiptRow): FoundReceipt {
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

const BY_ROW = `SELECT ${RECEIPT} FROM receipts WHERE rowid = ?`;
const WHOLE = `SELECT ${RECEIPT}, ${wholeColumn('retry_count')} AS retries,
  ${textColumn('last_error', MOST_TEXT_BYTES)} AS lastError FROM receipts WHERE id = ?`;
const DLQ = `SELECT ${wholeColumn('failed_at')} AS failedAt, ${textColumn('reason', MOST_TEXT_BYTES)} AS reason,
  resolved_at IS NOT NULL AS resolved FROM dlq WHERE original_receipt_id = ? ORDER BY failed_at DESC LIMIT 20`;

/** The newest day first. */
export function* findReceipts(
  { upTo, zone }: Ledger,
  slices: Slices,
  question: ReceiptQuestion,
): Generator<void, ReceiptsFound> {
  const { first, last, limit } = question;
  const matches = matcher(question, zone);
  const found: number[] = [];
  const days = daysBetween(first, last).reverse();
  for (const [done, name] of days.entries()) {
    const ofDay: number[] = [];
    yield* readDay(slices, dayClock(name, zone), upTo, ({ row, at, posId, doc }) => {
      if (!matches({ at, posId }, parseFiscalDocument(doc))) return;
      ofDay.push(row);
      // Of the day only the newest can be among those that are shown.
      if (ofDay.length > limit + 1) ofDay.shift();
    });
    found.push(...ofDay.reverse());
    slices.progress(done + 1, days.length);
    if (found.length > limit) break;
  }
  const receipts = found.slice(0, limit).flatMap((row) => {
    const read = one<ReceiptRow>(slices.buffer.db, BY_ROW, row);
    return read === null ? [] : [toFound(read)];
  });
  return { receipts, more: found.length > limit };
}

interface WholeRow extends ReceiptRow {
  readonly retries: number | null;
  readonly lastError: string | null;
}

export function readReceipt(db: Db, id: string): ReceiptDetails | null {
  const row = one<WholeRow>(db, WHOLE, id);
  if (row === null) return null;
  const dlq = all<{ failedAt: number | null; reason: string | null; resolved: number }>(db, DLQ, id);
  return {
    ...toFound(row),
    items: parseFiscalDocument(row.doc)?.items ?? [],
    retries: row.retries,
    lastError: row.lastError,
    dlq: dlq.map(({ resolved, ...said }) => ({ ...said, resolved: resolved === 1 })),
  };
}
