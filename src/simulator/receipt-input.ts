/** What the adapter accepts as a receipt, and what it says otherwise. */
import * as z from 'zod';
import { parseRubles } from '../domain/money.ts';
import { type Basket, kopecks, totalOf } from './fiscal-doc.ts';

const amount = z.union([z.number(), z.string()]).refine((value) => (parseRubles(value) ?? -1) >= 0, 'not an amount');
const quantity = z.union([z.number(), z.string()]).refine((value) => Number(value) > 0, 'not a quantity');

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

const UUID = z.uuid();

export interface AcceptedReceipt {
  readonly posId: string;
  readonly basket: Basket;
  readonly idempotencyKey: string;
}

export interface Refusal {
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
