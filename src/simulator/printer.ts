/** The fiscal printer: it turns a document into a fiscal one, or has no paper. */
import { TEST_PRINTER_FN } from '../domain/receipt.ts';
import { type Basket, type FiscalFields, totalOf } from './fiscal-doc.ts';

export const REAL_LOOKING_FN = '7380440801234567';
const INN = '7701234567';

export interface PrinterOptions {
  readonly fnNumber?: string;
  /** The number of the first document to be printed. */
  readonly firstDocument?: number;
}

export interface Printer {
  readonly fnNumber: string;
  paper: boolean;
  /** Null when the paper has run out. */
  print(basket: Basket, posId: string, at: number): FiscalFields | null;
}

export function createPrinter({ fnNumber = TEST_PRINTER_FN, firstDocument = 1 }: PrinterOptions = {}): Printer {
  let document = firstDocument;
  const printer: Printer = {
    fnNumber,
    paper: true,
    print: (basket, posId, at) => (printer.paper ? fiscalFields(basket, posId, at, fnNumber, document++) : null),
  };
  return printer;
}

const FISCAL_TYPES = { sale: 1, refund: 2, correction: 1 } as const;

export function fiscalFields(basket: Basket, posId: string, at: number, fn: string, document: number): FiscalFields {
  const sum = totalOf(basket);
  const sign = String((Math.imul(document, 2_654_435_761) ^ sum) >>> 0).padStart(10, '0');
  const moment = new Date(at * 1000).toISOString();
  const compact = `${moment.slice(0, 4)}${moment.slice(5, 7)}${moment.slice(8, 10)}T${moment.slice(11, 13)}${moment.slice(14, 16)}`;
  const total = sum / 100;
  return {
    fiscal_doc_number: document,
    fiscal_sign: sign,
    fiscal_datetime: moment,
    fn_number: fn,
    kkt_number: `0000000${posId.replace(/\D/g, '')}`.padStart(16, '0').slice(-16),
    qr_code_data: `t=${compact}&s=${total.toFixed(2)}&fn=${fn}&i=${document}&fp=${sign}&n=${FISCAL_TYPES[basket.type]}`,
    shift_number: Math.floor(at / 86_400) - 20_000,
    receipt_number: ((document - 1) % 250) + 1,
    ofd_name: 'ОФД ДЕМО',
    inn: INN,
    rn_kkt: '0000000001234567',
    total,
  };
}
