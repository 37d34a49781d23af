import * as z from 'zod';
import { type Kopecks, parseRubles } from '../domain/money.ts';
import { TEST_PRINTER_FN } from '../domain/receipt.ts';

const amount = z.union([z.number(), z.string()]).refine((value) => (parseRubles(value) ?? -1) >= 0, 'not an amount');
const quantity = z.union([z.number(), z.string()]).refine((value) => Number(value) > 0, 'not a quantity');

/** What the cash desk asks for: the first half of a fiscal document, and at which till. */
const receipt = z.object({
  pos_id: z.string().min(1).max(64),
  type: z.enum(['sale', 'refund', 'correction']),
  items: z
    .array(
      z.object({
        name: z.string().min(1),
        price: amount,
        quantity,
        total: amount,
        vat_rate: z.number().min(0).max(100).default(20),
      }),
    )
    .min(1),
  payments: z.array(z.object({ type: z.enum(['cash', 'card', 'other']), amount })).min(1),
});

/** Roubles as tills send them: a number or a decimal string. */
export type Amount = z.infer<typeof amount>;
export type Basket = Omit<z.infer<typeof receipt>, 'pos_id'>;
type PaymentType = Basket['payments'][number]['type'];

export type UnprintedDocument = Basket & { readonly idempotency_key: string };

export function kopecks(amount: Amount): Kopecks {
  return parseRubles(amount) ?? 0;
}

export function totalOf(basket: Pick<Basket, 'items'>): Kopecks {
  return basket.items.reduce((sum, item) => sum + kopecks(item.total), 0);
}

export function paidBy(type: PaymentType, basket: Pick<Basket, 'payments'>): Kopecks {
  return basket.payments.reduce((sum, payment) => (payment.type === type ? sum + kopecks(payment.amount) : sum), 0);
}

export const REAL_LOOKING_FN = '7380440801234567';
const INN = '7701234567';

export type Printer = ReturnType<typeof createPrinter>;

/** The fiscal printer: it turns a document into a fiscal one, or has no paper. */
export function createPrinter(firstDocument: number, fnNumber: string = TEST_PRINTER_FN) {
  let document = firstDocument;
  const tray = { paper: true };
  const print = (basket: Basket, posId: string, at: number): FiscalFields | null =>
    tray.paper ? fiscalFields(basket, posId, at, fnNumber, document++) : null;
  return Object.assign(tray, { fnNumber, print });
}

const FISCAL_TYPES = { sale: 1, refund: 2, correction: 1 } as const;

/** What printing adds. */
export type FiscalFields = ReturnType<typeof fiscalFields>;

export function fiscalFields(basket: Basket, posId: string, at: number, fn: string, document: number) {
  const sum = totalOf(basket);
  const sign = String((Math.imul(document, 2_654_435_761) ^ sum) >>> 0).padStart(10, '0');
  const moment = new Date(at * 1000).toISOString();
  const compact = moment.slice(0, 16).replace(/[-:]/g, '');
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

const UUID = z.uuid();

export interface AcceptedReceipt {
  readonly posId: string;
  readonly basket: Basket;
  readonly idempotencyKey: string;
}

interface Refusal {
  readonly status: 400 | 422;
  readonly detail: string;
}

export function parseReceipt(body: unknown, idempotencyKey: string | undefined): AcceptedReceipt | Refusal {
  if (idempotencyKey === undefined) return { status: 422, detail: 'Idempotency-Key header is required' };
  if (!UUID.safeParse(idempotencyKey).success) return { status: 400, detail: 'Idempotency-Key must be a UUID' };
  const parsed = receipt.safeParse(body);
  if (!parsed.success) return { status: 422, detail: z.prettifyError(parsed.error) };
  const { pos_id: posId, ...basket } = parsed.data;
  const wrong = wrongSums(basket);
  return wrong === null ? { posId, basket, idempotencyKey } : { status: 400, detail: wrong };
}

/** A kopeck of difference is allowed: desks round. */
function wrongSums(basket: Basket): string | null {
  for (const { name, price, quantity, total } of basket.items) {
    if (Math.abs(Math.round(kopecks(price) * Number(quantity)) - kopecks(total)) > 1) {
      return `total of "${name}" is not price × quantity`;
    }
  }
  const paid = basket.payments.reduce((sum, payment) => sum + kopecks(payment.amount), 0);
  return Math.abs(totalOf(basket) - paid) > 1 ? 'sum of payments is not sum of items' : null;
}
