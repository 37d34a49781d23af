import { type Kopecks, parseRubles } from '../domain/money.ts';

/** An amount of roubles as tills send it: a number or a decimal string. */
export type Amount = number | string;
export type DocumentType = 'sale' | 'refund' | 'correction';
export type PaymentType = 'cash' | 'card' | 'other';

export interface DocumentItem {
  readonly name: string;
  readonly price: Amount;
  readonly quantity: Amount;
  readonly total: Amount;
  readonly vat_rate: number;
}

export interface DocumentPayment {
  readonly type: PaymentType;
  readonly amount: Amount;
}

/** What the cash desk asks for: the first half of a fiscal document. */
export interface Basket {
  readonly type: DocumentType;
  readonly items: readonly DocumentItem[];
  readonly payments: readonly DocumentPayment[];
}

export interface UnprintedDocument extends Basket {
  readonly idempotency_key: string;
}

/** What printing adds. */
export interface FiscalFields {
  readonly fiscal_doc_number: number;
  readonly fiscal_sign: string;
  readonly fiscal_datetime: string;
  readonly fn_number: string;
  readonly kkt_number: string;
  readonly qr_code_data: string;
  readonly shift_number: number;
  readonly receipt_number: number;
  readonly ofd_name: string;
  readonly inn: string;
  readonly rn_kkt: string;
  readonly total: number;
}

export function kopecks(amount: Amount): Kopecks {
  return parseRubles(amount) ?? 0;
}

export function totalOf(basket: Pick<Basket, 'items'>): Kopecks {
  return basket.items.reduce((sum, item) => sum + kopecks(item.total), 0);
}

export function paidBy(type: PaymentType, basket: Pick<Basket, 'payments'>): Kopecks {
  return basket.payments.reduce((sum, payment) => (payment.type === type ? sum + kopecks(payment.amount) : sum), 0);
}
