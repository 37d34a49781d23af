/** Receipts: found by what somebody remembers of them, one of them whole, and all of some days to reconcile. */
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { receiptDetails, receiptsFound } from '../../api/schemas/sales.ts';
import { receiptDetailsView, receiptView } from '../../api/views/sales.ts';
import { type DayName, dayEnd, dayStart, minutesOf, shiftDay } from '../../domain/day.ts';
import { codeOf } from '../../domain/foreign.ts';
import { parseRubles } from '../../domain/money.ts';
import {
  type ExportPage,
  type ExportSpan,
  MOST_DAYS_EXPORTED,
  MOST_DAYS_SEARCHED,
} from '../../domain/receipt-search.ts';
import { isInFile, type KnownDays, unknownBefore } from '../../domain/sales.ts';
import { attachment } from '../attachment.ts';
import { CSV_HEAD, EMPTY_LINE, lineOf, receiptTable } from '../csv.ts';
import { ApiError } from '../errors.ts';
import { badParameter, calendarDay, digits, posId } from '../input.ts';
import { presentTill, readingBuffer } from '../present.ts';
import { type HttpParts, json, jsonAnswer, type Route, route } from '../route.ts';
import type { Turns } from '../turns.ts';

const sum = z.string().refine((given) => parseRubles(given) !== null, { error: 'expected a sum like 1250.50' });
const words = (what: string) =>
  z
    .string()
    .trim()
    .min(1, { error: `expected ${what}` })
    .max(100);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'expected a time like 14:05' });

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
        sum: sum.describe('In roubles, exactly: 1250.50').optional(),
        product: words('a part of a name').describe('A part of the name of something sold').optional(),
        time: time.describe('About when, like 14:05; ten minutes more or less').optional(),
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
        refuseSpan(first, last, MOST_DAYS_SEARCHED);
        const revenue = sees('revenue');
        if (query.sum !== undefined && !revenue) throw new ApiError('forbidden', 'This role sees no sums');
        const question = {
          ...{ first, last, posId: query.pos_id ?? null, limit: query.limit },
          ...{ number: query.number ?? null, kopecks: parseRubles(query.sum) },
          ...{ product: query.product ?? null, minute: query.time === undefined ? null : minutesOf(query.time) },
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

function refuseSpan(first: DayName, last: DayName, most: number): void {
  if (first > last) throw badParameter('from', 'expected a day that is not after "to"');
  if (shiftDay(first, most - 1) < last) throw badParameter('from', `expected at most ${most} days`);
}

const CSV_TYPE = 'text/csv; charset=utf-8';
const KEPT = { what: 'Чеки', plain: 'receipts', ending: 'csv' };
const ROWS_PER_PAGE = 1000;
/** Each keeps the reader busy; more at once would only slow down what the shop looks at. */
const MOST_AT_ONCE = 4;
/** Who takes nothing for so long keeps others waiting for nothing; it may be we who have not found him a row yet. */
const LONGEST_PAUSE_MS = 30_000;
/** Where all places are taken, who has not taken his page for so long gives way. */
const GIVES_WAY_AFTER_MS = 2000;

interface Wanted {
  readonly from: DayName;
  readonly to: DayName;
  /** The same days. */
  readonly span: ExportSpan;
  readonly known: KnownDays;
}

interface Place {
  readonly response: ServerResponse;
  /** Since when a page waits to be taken; null while one is read. */
  waitsSince: number | null;
}

export function exportRoute({ monitor, buffer, shop }: HttpParts): Route {
  const taken = new Set<Place>();

  function takePlace(response: ServerResponse): Place {
    const [slowest] = [...taken]
      .filter(({ waitsSince }) => waitsSince !== null && performance.now() - waitsSince > GIVES_WAY_AFTER_MS)
      .sort((a, b) => (a.waitsSince ?? 0) - (b.waitsSince ?? 0));
    if (taken.size >= MOST_AT_ONCE) {
      if (slowest === undefined) {
        throw new ApiError('overloaded', 'Too many exports at once, try again soon', {}, { 'Retry-After': '5' });
      }
      taken.delete(slowest);
      slowest.response.destroy();
    }
    const place: Place = { response, waitsSince: null };
    taken.add(place);
    return place;
  }

  const readPage = (span: ExportSpan, after: ExportPage['next']): Promise<ExportPage> =>
    readingBuffer(buffer.receipts({ span, cursor: after, limit: ROWS_PER_PAGE }));

  async function* lines(place: Place, wanted: Wanted, firstPage: ExportPage): AsyncGenerator<string> {
    const { from, to, span, known } = wanted;
    yield CSV_HEAD;
    const table = receiptTable(shop.zone, shop.terminals, span.posId);
    for (let page = firstPage; ; page = await readPage(span, page.next)) {
      place.waitsSince = performance.now();
      if (page.rows.length > 0) yield page.rows.map(table.line).join('');
      place.waitsSince = null;
      if (page.next === null) break;
    }
    place.waitsSince = performance.now();
    yield isInFile(known, to) || firstPage.rows.length > 0 ? table.totals() : EMPTY_LINE;
    if (!isInFile(known, from)) yield lineOf([unknownBefore(known.since)]);
  }

  return route({
    path: '/api/v1/sales/export.csv',
    shows: 'revenue',
    summary: 'Receipts one by one, for reconciliation',
    description: [
      'UTF-8 with BOM, semicolons, decimal comma, times of the shop. A cell that a spreadsheet would take for a formula',
      'begins with an apostrophe; numbers that are names (ФН, ФПД, shift) are written so that it keeps them as text.',
      'Refunds are negative. After an empty line come the totals of each terminal and of all; where days lie before the',
      'first receipt, that is said after them, and where all do, in place of them. When reading fails on the way, the',
      'connection is cut: a file that ended is whole.',
    ].join(' '),
    query: z.object({
      from: calendarDay().describe('First day; the last one where it is left out').optional(),
      to: calendarDay().describe('Last day; today, or the first one if that is later, where it is left out').optional(),
      pos_id: posId.optional(),
    }),
    answer: { type: CSV_TYPE, description: 'A line a receipt, oldest first' },
    errors: ['unknown_terminal', 'buffer_unreadable', 'overloaded'],
    handle: async ({ query, visit: { request, response } }) => {
      const { pos_id } = query;
      const view = await monitor.fresh();
      if (pos_id !== undefined) presentTill(view, null, pos_id);
      const { today, now } = view.snapshot;
      const to = query.to ?? (query.from !== undefined && query.from > today ? query.from : today);
      const from = query.from ?? to;
      refuseSpan(from, to, MOST_DAYS_EXPORTED);
      const span = { from: dayStart(from, shop.zone), to: dayEnd(to, shop.zone), posId: pos_id ?? null };
      const place = takePlace(response);
      try {
        const since = await readingBuffer(buffer.firstDay({ now }));
        const wanted = { from, to, span, known: { since, today } };
        const firstPage = await readPage(span, null);
        response.writeHead(200, {
          'Content-Type': CSV_TYPE,
          'Content-Disposition': attachment(shop, { ...KEPT, posId: pos_id, from, to }),
        });
        response.setTimeout(LONGEST_PAUSE_MS, () => place.waitsSince !== null && response.destroy());
        if (request.method === 'HEAD') response.end();
        else await pipeline(lines(place, wanted, firstPage), response).catch(unlessGone);
      } finally {
        taken.delete(place);
      }
      return null;
    },
  });
}

/** A client that goes away while it is sent something has not met with an error of ours. */
function unlessGone(error: unknown): void {
  const code = codeOf(error);
  if (code !== 'ERR_STREAM_PREMATURE_CLOSE' && code !== 'ECONNRESET' && code !== 'EPIPE') throw error;
}
