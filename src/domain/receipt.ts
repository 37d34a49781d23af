/** What a fiscal document says, read so that a malformed one costs only itself. */
import { isRecord, parsedObject } from './foreign.ts';
import { type Kopecks, parseRubles } from './money.ts';

export const TEST_PRINTER_FN = '9999999999999999';

export type ReceiptKind = 'sale' | 'refund' | 'correction';

export const KIND_NAMES: Readonly<Record<ReceiptKind, string>> = {
  sale: 'Продажа',
  refund: 'Возврат',
  correction: 'Коррекция',
};

export interface Item {
  readonly name: string;
  readonly quantity: number;
  readonly total: Kopecks;
}

export interface Payments {
  readonly cash: Kopecks;
  readonly card: Kopecks;
  readonly other: Kopecks;
}

export interface FiscalDocument {
  readonly kind: ReceiptKind;
  readonly total: Kopecks;
  /** null where the payments cannot be read; the total still stands. */
  readonly payments: Payments | null;
  readonly items: readonly Item[];
  readonly printed: boolean;
  readonly receiptNumber: string | null;
  readonly fiscalNumber: string | null;
  readonly fiscalSign: string | null;
  readonly fnNumber: string | null;
  readonly shiftNumber: string | null;
  readonly idempotencyKey: string | null;
}

/** A receipt of a thousand lines is a warehouse; a name of five hundred letters is no name. */
const MOST_LINES = 1000;
const LONGEST_NAME = 500;

/** Returns null when the document is not one: half-written, of no known kind, beyond measure, or without a total that is money. */
export function parseFiscalDocument(json: unknown): FiscalDocument | null {
  const document = parsedObject(json);
  if (document === null) return null;
  const kind = document.type;
  if (kind !== 'sale' && kind !== 'refund' && kind !== 'correction') return null;
  const items = parseItems(document.items);
  if (items === 'beyond measure') return null;
  const total = document.total === undefined ? sumOf(items) : parseRubles(document.total);
  if (total === null || total < 0) return null;
  const fiscalSign = textOf(document.fiscal_sign);
  return {
    kind,
    total,
    payments: parsePayments(document.payments),
    items: items ?? [],
    printed: fiscalSign !== null,
    receiptNumber: textOf(document.receipt_number),
    fiscalNumber: textOf(document.fiscal_doc_number),
    fiscalSign,
    fnNumber: textOf(document.fn_number),
    shiftNumber: textOf(document.shift_number),
    idempotencyKey: textOf(document.idempotency_key),
  };
}

function parseItems(value: unknown): Item[] | 'beyond measure' | null {
  if (!Array.isArray(value)) return null;
  if (value.length > MOST_LINES) return 'beyond measure';
  const items: Item[] = [];
  for (const entry of value) {
    if (!isRecord(entry)) return null;
    const quantity = numberOf(entry.quantity ?? 1);
    const total = parseRubles(entry.total);
    const name = nameOf(entry.name);
    if (name.length > LONGEST_NAME) return 'beyond measure';
    if (total === null || quantity === null) return null;
    items.push({ name, quantity, total });
  }
  return items;
}

/** Only what is a name: to write out a list within a list within a list … would take the whole stack. */
function nameOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

function sumOf(items: readonly Item[] | null): Kopecks | null {
  if (items === null || items.length === 0) return null;
  return items.reduce((sum, item) => sum + item.total, 0);
}

function parsePayments(value: unknown): Payments | null {
  if (!Array.isArray(value)) return null;
  const sums = { cash: 0, card: 0, other: 0 };
  for (const entry of value) {
    const amount = isRecord(entry) ? parseRubles(entry.amount) : null;
    if (!isRecord(entry) || amount === null || amount < 0) return null;
    const type = entry.type;
    sums[type === 'cash' || type === 'card' ? type : 'other'] += amount;
  }
  return sums;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_NAME ? value : null;
}

/** What the adapter writes into last_error, sorted into a closed list that is safe to show as a label. */
export const ERROR_CLASSES = ['network', 'timeout', 'access', 'rate_limit', 'rejected', 'other'] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

const STATUS = /^OFD returned (\d{3})\b/;

export function classifyError(lastError: string): ErrorClass {
  const status = Number(STATUS.exec(lastError)?.[1] ?? Number.NaN);
  if (status === 401 || status === 403) return 'access';
  if (status === 429) return 'rate_limit';
  if (status === 408) return 'timeout';
  if (status >= 400 && status < 500) return 'rejected';
  if (lastError.startsWith('OFD request timeout')) return 'timeout';
  if (lastError.startsWith('OFD connection error')) return 'network';
  return 'other';
}
