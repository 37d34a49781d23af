/** Receipts one by one, as an accountant reconciles them. */
import type { Seconds } from './day.ts';
import type { Kopecks } from './money.ts';
import type { Payments, ReceiptKind } from './receipt.ts';

/** A year, and the day of a leap year. */
export const MOST_DAYS_EXPORTED = 366;

export interface ExportRow {
  readonly id: string;
  readonly posId: string;
  readonly createdAt: Seconds;
  /** As the file has it; words that are not the adapter's own are passed on. */
  readonly status: string;
  readonly syncedAt: Seconds | null;
  /** What the document cannot say is null; a malformed one says nothing at all. */
  readonly kind: ReceiptKind | null;
  readonly fnNumber: string | null;
  readonly shiftNumber: string | null;
  readonly fiscalNumber: string | null;
  readonly fiscalSign: string | null;
  readonly payments: Payments | null;
  readonly total: Kopecks | null;
  /** What the cash transactions of this receipt add up to; null where there are none or one cannot be read. */
  readonly transactionsSum: Kopecks | null;
}

/** Which receipts: of these seconds to just before `to`, and of one terminal where it is named. */
export interface ExportSpan {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly posId: string | null;
}

/** Where the next page begins: after this row. */
export interface ExportCursor {
  readonly createdAt: number;
  readonly rowid: number;
}

export interface ExportPage {
  readonly rows: readonly ExportRow[];
  /** null after the last page. */
  readonly next: ExportCursor | null;
}
