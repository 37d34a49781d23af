/** Looks through the receipts of days, the newest day first, in slices; and reads one receipt whole. */
import { daysBetween, type TimeZone } from '../domain/day.ts';
import { parseFiscalDocument } from '../domain/receipt.ts';
import { matcher, type ReceiptDetails, type ReceiptQuestion, type ReceiptsFound } from '../domain/receipt-search.ts';
import { MOST_TEXT_BYTES } from './bounds.ts';
import { dayClock } from './day-clock.ts';
import { changedMeanwhile, type Slices } from './day-counter.ts';
import { beginOf, isEnd, readRows } from './day-rows.ts';
import { RECEIPT, type ReceiptRow, toFound } from './export-page.ts';
import type { Ledger } from './ledger.ts';
import { all, type Db, one, textColumn, wholeColumn } from './rows.ts';

const BY_ROW = `SELECT ${RECEIPT} FROM receipts WHERE rowid = ?`;
const WHOLE = `SELECT ${RECEIPT}, ${wholeColumn('retry_count')} AS retries,
  ${textColumn('last_error', MOST_TEXT_BYTES)} AS lastError FROM receipts WHERE id = ?`;
const DLQ = `SELECT ${wholeColumn('failed_at')} AS failedAt, ${textColumn('reason', MOST_TEXT_BYTES)} AS reason,
  resolved_at IS NOT NULL AS resolved FROM dlq WHERE original_receipt_id = ? ORDER BY failed_at DESC LIMIT 20`;

export function* findReceipts(
  ledger: Ledger,
  slices: Slices,
  question: ReceiptQuestion,
  zone: TimeZone,
): Generator<void, ReceiptsFound> {
  const { generation, upTo } = ledger;
  const { first, last, limit } = question;
  const matches = matcher(question, zone);
  const found: number[] = [];
  const days = daysBetween(first, last).reverse();
  for (const [done, name] of days.entries()) {
    const clock = dayClock(name, zone);
    const ofDay: number[] = [];
    for (let from = beginOf(clock); !isEnd(from, clock); ) {
      from = readRows(slices.db(), clock, upTo, from, ({ row, at, posId, doc }) => {
        if (!matches({ at, posId }, parseFiscalDocument(doc))) return;
        ofDay.push(row);
        // Of the day only the newest can be among those that are shown.
        if (ofDay.length > limit + 1) ofDay.shift();
      });
      yield;
      if (ledger.generation !== generation) throw changedMeanwhile();
    }
    found.push(...ofDay.reverse());
    slices.progress(done + 1, days.length);
    if (found.length > limit) break;
  }
  const receipts = found.slice(0, limit).flatMap((row) => {
    const read = one<ReceiptRow>(slices.db(), BY_ROW, row);
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
