import * as z from 'zod';
import {
  count,
  FOR_REVENUE,
  knownSince,
  maybeRubles,
  maybeSeconds,
  posId,
  rubles,
  seconds,
  tally,
  waiting,
} from './common.ts';
import { session } from './status.ts';

const payments = z.object({ cash: rubles('Cash'), card: rubles('Cards'), other: rubles('Other') });

export const salesToday = z
  .object({
    total_revenue: rubles('Sum of the sales, printed or not'),
    total_count: count('Number of sales'),
    hourly_data: z.array(
      z.object({ hour: z.int().describe('Hour of the shop’s clock'), revenue: rubles('Sales'), count: count('Sales') }),
    ),
    date: z.iso.date().describe('The day in the shop’s time zone'),
    refunds: tally,
    corrections: tally,
    net_revenue: rubles('Sales less refunds'),
    by_payment: payments.describe('Payments of the sales; a receipt whose payments are unreadable is in none'),
    undelivered: waiting.describe('Of all receipts, those that the OFD does not have yet'),
    malformed: count('Receipts of the day that could not be read'),
    counted_at: maybeSeconds(
      'When each receipt of the day was last looked at, if the file was written since; those that came since are in',
    ),
  })
  .meta({ id: 'SalesToday' });
export type SalesTodayAnswer = z.infer<typeof salesToday>;

/** All null for a day that is not known. */
export const daySums = z.object({
  revenue: maybeRubles('Sum of the sales, printed or not'),
  count: count('Number of sales').nullable(),
  refunds: tally.nullable(),
  corrections: tally.nullable(),
  net_revenue: maybeRubles('Sales less refunds'),
  by_payment: payments.nullable().describe('Payments of the sales'),
});
export type DaySums = z.infer<typeof daySums>;

const dayRow = z.object({ date: z.iso.date(), ...daySums.shape });

export const salesHistory = z
  .object({
    days: z.array(dayRow).describe('Oldest first, today last'),
    week_earlier: z.array(dayRow).describe('The same days a week earlier'),
    known_since: knownSince('its sums are'),
    by_this_hour: z
      .object({ hour: z.int(), today: rubles('Today'), week_earlier: maybeRubles('A week ago') })
      .describe('Sales up to the beginning of the present hour: what can be compared while the day goes on'),
  })
  .meta({ id: 'SalesHistory' });
export type SalesHistoryAnswer = z.infer<typeof salesHistory>;

export const salesWeeks = z
  .object({
    known_since: z.iso
      .date()
      .nullable()
      .describe(
        'The day of the first receipt, or five weeks ago if that is later; null until these weeks are added up',
      ),
    hours: z
      .array(z.array(rubles('Sales')))
      .nullable()
      .describe(
        'From Monday to Sunday, each hour of the day: over the 28 days before today; null until they are added up',
      ),
  })
  .meta({ id: 'SalesWeeks' });
export type SalesWeeksAnswer = z.infer<typeof salesWeeks>;

export const topProducts = z
  .array(z.object({ name: z.string(), quantity: z.number(), revenue: rubles('Sales') }))
  .meta({ id: 'TopProducts' });
export type TopProductsAnswer = z.infer<typeof topProducts>;

export const terminals = z
  .array(
    z.object({
      pos_id: posId,
      name: z.string(),
      session: session.nullable(),
      reconciliation: z
        .object({
          expected: rubles('What the transactions of the session add up to'),
          actual: rubles('What the till says'),
          difference: rubles('actual − expected'),
          reconciled: z.boolean(),
          since: z.int().describe('The transactions from then on were added up (Unix seconds)'),
        })
        .nullable()
        .describe(`null without an open session; ${FOR_REVENUE}`),
      unsynced_transactions: z.int().nullable().describe('Cash transactions that Odoo has not got; null if unknown'),
      pending: count('Receipts that wait to be sent'),
      undelivered: waiting,
      sales_today: z.object({
        revenue: maybeRubles(`Sales; ${FOR_REVENUE}`),
        count: count('Number of sales'),
        net_revenue: maybeRubles(`Net; ${FOR_REVENUE}`),
      }),
      last_receipt_at: maybeSeconds('Newest receipt'),
      cash_balance: maybeRubles('Cash of the open session'),
      card_balance: maybeRubles('Cards of the open session'),
    }),
  )
  .meta({ id: 'Terminals' });
export type TerminalsAnswer = z.infer<typeof terminals>;

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
