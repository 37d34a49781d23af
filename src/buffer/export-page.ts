/** Receipts of a span of time, page by page by the index on created_at. */
import type { Seconds } from '../domain/day.ts';
import type { ExportCursor, ExportPage, ExportRow } from '../domain/export.ts';
import { type Kopecks, parseRubles } from '../domain/money.ts';
import { parseFiscalDocument } from '../domain/receipt.ts';
import { all, amount, type Db, text, whole } from './rows.ts';

/** The cursor holds created_at as it stands in the file, whatever kind of number that is. */
const PAGE = `
SELECT rowid AS row, created_at AS place, ${text('id')} AS id, coalesce(${text('pos_id')}, '') AS posId,
  coalesce(${text('status')}, '') AS status, ${whole('created_at')} AS at, ${whole('synced_at')} AS syncedAt,
  ${text('fiscal_doc')} AS doc
FROM receipts
WHERE created_at >= ? AND created_at < ? AND (+created_at > ? OR +rowid > ?)
ORDER BY created_at, rowid LIMIT ?`;

const TRANSACTIONS = `
SELECT ${text('receipt_id')} AS id, ${amount('amount')} AS amount FROM cash_transactions
WHERE receipt_id IN (SELECT value FROM json_each(?)) AND +transaction_type IN ('sale', 'refund')`;

interface Row {
  readonly row: number;
  readonly place: number;
  readonly id: string | null;
  readonly posId: string;
  readonly status: string;
  readonly at: Seconds;
  readonly syncedAt: Seconds | null;
  readonly doc: string | null;
}

/** From the first second to the one before `to`. */
export function readExportPage(
  db: Db,
  hasCash: boolean,
  span: { readonly from: Seconds; readonly to: Seconds },
  cursor: ExportCursor | null,
  limit: number,
): ExportPage {
  const after = cursor ?? { createdAt: span.from, rowid: 0 };
  const rows = all<Row>(db, PAGE, after.createdAt, span.to, after.createdAt, after.rowid, limit);
  const sums = hasCash ? sumTransactions(db, rows) : new Map<string, Kopecks | null>();
  const last = rows.at(-1);
  const full = last !== undefined && rows.length === limit;
  return {
    rows: rows.map((row) => toExportRow(row, sums.get(row.id ?? '') ?? null)),
    next: full ? { createdAt: last.place, rowid: last.row } : null,
  };
}

function toExportRow({ id, posId, at, status, syncedAt, doc }: Row, transactionsSum: Kopecks | null): ExportRow {
  const document = parseFiscalDocument(doc);
  return {
    id: id ?? '',
    posId,
    createdAt: at,
    status,
    syncedAt,
    malformed: document === null,
    kind: document?.kind ?? null,
    fiscalNumber: document?.fiscalNumber ?? null,
    fiscalSign: document?.fiscalSign ?? null,
    payments: document?.payments ?? null,
    total: document?.total ?? null,
    transactionsSum,
  };
}

function sumTransactions(db: Db, rows: readonly Row[]): Map<string, Kopecks | null> {
  const sums = new Map<string, Kopecks | null>();
  const ids = JSON.stringify(rows.map(({ id }) => id));
  for (const { id, amount: rubles } of all<{ id: string; amount: number | string | null }>(db, TRANSACTIONS, ids)) {
    const before = sums.get(id) ?? (sums.has(id) ? null : 0);
    const kopecks = parseRubles(rubles);
    sums.set(id, before === null || kopecks === null ? null : before + kopecks);
  }
  return sums;
}
