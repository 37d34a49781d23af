/** Receipts one by one: as somebody looks for them, and as an accountant reconciles them. */
import { type DayName, localTime, type Seconds, type TimeZone } from './day.ts';
import type { Kopecks } from './money.ts';
import type { FiscalDocument, Item, Payments, ReceiptKind } from './receipt.ts';
import { productKey } from './sales.ts';

export interface ReceiptQuestion {
  readonly first: DayName;
  readonly last: DayName;
  readonly posId: string | null;
  /** As it is printed: of the receipt, of the fiscal document, or its sign. */
  readonly number: string | null;
  readonly kopecks: Kopecks | null;
  /** A part of the name of something that was sold. */
  readonly product: string | null;
  /** Minutes of the shop's day. */
  readonly minute: number | null;
  readonly limit: number;
}

/** The newest first. */
export interface ReceiptsFound {
  readonly receipts: readonly FoundReceipt[];
  /** There are more than were asked for. */
  readonly more: boolean;
}

export interface FoundReceipt extends Omit<ExportRow, 'transactionsSum'> {
  readonly receiptNumber: string | null;
}

export interface ReceiptDetails extends FoundReceipt {
  readonly items: readonly Item[];
  readonly retries: number | null;
  /** The adapter's words; not taken back when the receipt is delivered later. */
  readonly lastError: string | null;
  readonly dlq: readonly {
    readonly failedAt: Seconds | null;
    readonly reason: string | null;
    readonly resolved: boolean;
  }[];
}

/** A quarter of a year is gone through in seconds; longer ones in parts. */
export const MOST_DAYS_SEARCHED = 92;
/** People remember a time about so well. */
const MINUTES_ABOUT = 10;

type Matches = (
  receipt: { readonly at: Seconds; readonly posId: string | null },
  document: FiscalDocument | null,
) => boolean;

export function matcher({ posId, number, kopecks, product, minute }: ReceiptQuestion, zone: TimeZone): Matches {
  const part = product === null ? null : productKey(product);
  const hasNumber = ({ fiscalNumber, fiscalSign, receiptNumber }: FiscalDocument) =>
    [fiscalNumber, fiscalSign, receiptNumber].some(
      (own) => own !== null && withoutZeros(own) === withoutZeros(number ?? ''),
    );
  return ({ at, posId: own }, document) => {
    if (posId !== null && own !== posId) return false;
    if (minute !== null && !isAbout(at, minute, zone)) return false;
    if (number === null && kopecks === null && part === null) return true;
    if (document === null) return false;
    if (number !== null && !hasNumber(document)) return false;
    if (kopecks !== null && document.total !== kopecks) return false;
    return part === null || document.items.some(({ name }) => productKey(name).includes(part));
  };
}

function isAbout(at: Seconds, wanted: number, zone: TimeZone): boolean {
  const { hour, minute } = localTime(at, zone);
  return Math.abs(60 * hour + minute - wanted) <= MINUTES_ABOUT;
}

function withoutZeros(number: string): string {
  return number.replace(/^0+(?=.)/, '');
}

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
