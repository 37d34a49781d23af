import * as z from 'zod';
import { FOR_REVENUE, maybeRubles, maybeSeconds, posId, seconds } from './common.ts';
import { payments } from './sales.ts';

const receipt = z.object({
  id: z.string().describe('The adapter’s own'),
  pos_id: posId,
  terminal: z.string().describe('What people call the terminal'),
  at: seconds('When it was made'),
  kind: z.enum(['sale', 'refund', 'correction']).nullable().describe('null where its document cannot be read'),
  number: z.string().nullable().describe('Of the receipt in its shift; null before it is printed, as the four below'),
  document: z.string().nullable().describe('Of the fiscal document'),
  fiscal_sign: z.string().nullable(),
  shift: z.string().nullable(),
  fiscal_drive: z.string().nullable(),
  total: maybeRubles(`Its sum; ${FOR_REVENUE}`),
  by_payment: payments.nullable().describe(`How it was paid; ${FOR_REVENUE}`),
  status: z.string().describe('As the adapter has it: pending, syncing, synced, failed'),
  delivered_at: maybeSeconds('When the OFD had it'),
});

export const receiptsFound = z
  .object({
    receipts: z.array(receipt).describe('The newest first'),
    more: z.boolean().describe('There are more than were asked for'),
  })
  .meta({ id: 'ReceiptsFound' });
export type ReceiptsFoundAnswer = z.infer<typeof receiptsFound>;

export const receiptDetails = receipt
  .extend({
    items: z.array(z.object({ name: z.string(), quantity: z.number(), total: maybeRubles(FOR_REVENUE) })),
    retries: z.int().nullable().describe('How often it was sent in vain'),
    last_error: z.string().nullable().describe('The adapter’s words for the last failure, also of one that is over'),
    given_up: z
      .array(z.object({ at: maybeSeconds('When'), reason: z.string().nullable(), resolved: z.boolean() }))
      .describe('Its entries in the dead-letter queue, the newest first'),
  })
  .meta({ id: 'Receipt' });
export type ReceiptAnswer = z.infer<typeof receiptDetails>;
