import * as z from 'zod';
import { receiptDetails, receiptsFound } from '../../api/schemas/sales.ts';
import { receiptDetailsView, receiptView } from '../../api/views/sales.ts';
import { shiftDay } from '../../domain/day.ts';
import { parseRubles } from '../../domain/money.ts';
import { MOST_DAYS_SEARCHED } from '../../domain/receipt-search.ts';
import { ApiError } from '../errors.ts';
import { badParameter, calendarDay, digits, posId } from '../params.ts';
import type { HttpParts } from '../parts.ts';
import { presentTill, readingBuffer } from '../present.ts';
import { json, jsonAnswer, type Route, route } from '../route.ts';
import type { Turns } from '../turns.ts';

const sum = z
  .string()
  .transform(parseRubles)
  .pipe(z.int({ error: 'expected a sum like 1250.50' }));
const words = (what: string) =>
  z
    .string()
    .trim()
    .min(1, { error: `expected ${what}` })
    .max(100);
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'expected a time like 14:05' })
  .transform((given) => Number(given.slice(0, 2)) * 60 + Number(given.slice(3)))
  .pipe(z.int());

export function receiptRoutes({ monitor, buffer, shop }: HttpParts, inTurn: Turns): Route[] {
  return [
    route({
      path: '/api/v1/receipts',
      shows: 'state',
      summary: 'Receipts by what somebody remembers of them: number, sum, goods, time',
      description:
        'What is given must all be so; where nothing is, the newest receipts. A role without revenue sees no sums, and cannot look for one.',
      query: z.object({
        from: calendarDay().describe('First day; the last one where it is left out').optional(),
        to: calendarDay().describe('Last day; today where it is left out').optional(),
        pos_id: posId.optional(),
        number: words('a number').describe('Of the receipt, of its fiscal document, or its fiscal sign').optional(),
        sum: sum.describe('In roubles, exactly').optional(),
        product: words('a part of a name').describe('A part of the name of something sold').optional(),
        time: time.describe('About when, ten minutes more or less').optional(),
        limit: digits(1, 100, 50).describe('So many at most'),
      }),
      answer: jsonAnswer(receiptsFound, 'What was found'),
      errors: ['unknown_terminal', 'buffer_unreadable', 'overloaded'],
      handle: async ({ query, sees, visit: { response } }) => {
        const view = await monitor.fresh();
        presentTill(view, null, query.pos_id);
        const { today, now } = view.snapshot;
        const last = query.to ?? today;
        const first = query.from ?? last;
        if (first > last) throw badParameter('from', 'expected a day that is not after "to"');
        if (shiftDay(first, MOST_DAYS_SEARCHED - 1) < last)
          throw badParameter('from', `expected at most ${MOST_DAYS_SEARCHED} days`);
        const revenue = sees('revenue');
        if (query.sum !== undefined && !revenue) throw new ApiError('forbidden', 'This role sees no sums');
        const question = {
          ...{ first, last, posId: query.pos_id ?? null, limit: query.limit },
          ...{ number: query.number ?? null, kopecks: query.sum ?? null },
          ...{ product: query.product ?? null, minute: query.time ?? null },
        };
        const { receipts, more } = await inTurn(response, (gone) =>
          readingBuffer(buffer.find({ ...question, now }, gone)),
        );
        return json({ receipts: receipts.map((found) => receiptView(found, shop, revenue)), more });
      },
    }),
    route({
      path: '/api/v1/receipts/:id',
      shows: 'state',
      params: { id: '6f0b6ff7-6e3c-4a3a-9d57-000000000001' },
      summary: 'One receipt: its lines, how it was paid, whether the OFD has it and what went wrong',
      answer: jsonAnswer(receiptDetails, 'The receipt'),
      errors: ['not_found', 'buffer_unreadable'],
      handle: async ({ params: { id = '' }, sees }) => {
        const details = await readingBuffer(buffer.receipt(id));
        if (details === null) throw new ApiError('not_found', 'There is no receipt with this id');
        return json(receiptDetailsView(details, shop, sees('revenue')));
      },
    }),
  ];
}
