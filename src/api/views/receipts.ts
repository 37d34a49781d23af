import { ownValue } from '../../domain/foreign.ts';
import { toRubles, toRublesOrNull } from '../../domain/money.ts';
import type { FoundReceipt, ReceiptDetails } from '../../domain/receipt-search.ts';
import type { Shop } from '../../domain/shop.ts';
import type { ReceiptAnswer, ReceiptsFoundAnswer } from '../schemas/receipts.ts';
import { paymentsView } from './sales.ts';

export function receiptView(
  found: FoundReceipt,
  { terminals }: Shop,
  revenue: boolean,
): ReceiptsFoundAnswer['receipts'][number] {
  const { id, posId, createdAt, kind, payments, total } = found;
  return {
    id,
    pos_id: posId,
    terminal: ownValue(terminals, posId) ?? posId,
    at: createdAt,
    kind,
    number: found.receiptNumber,
    document: found.fiscalNumber,
    fiscal_sign: found.fiscalSign,
    shift: found.shiftNumber,
    fiscal_drive: found.fnNumber,
    total: revenue ? toRublesOrNull(total) : null,
    by_payment: revenue && payments !== null ? paymentsView(payments) : null,
    status: found.status,
    delivered_at: found.syncedAt,
  };
}

export function receiptDetailsView(details: ReceiptDetails, shop: Shop, revenue: boolean): ReceiptAnswer {
  const { items, retries, lastError, dlq } = details;
  return {
    ...receiptView(details, shop, revenue),
    items: items.map(({ name, quantity, total }) => ({ name, quantity, total: revenue ? toRubles(total) : null })),
    retries,
    last_error: lastError,
    given_up: dlq.map(({ failedAt, reason, resolved }) => ({ at: failedAt, reason, resolved })),
  };
}
