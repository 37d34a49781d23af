import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { dayEnd, dayStart, shiftDay } from '../../domain/day.ts';
import { codeOf } from '../../domain/foreign.ts';
import { type ExportPage, type ExportSpan, MOST_DAYS_EXPORTED } from '../../domain/receipt-search.ts';
import { attachment } from '../attachment.ts';
import { CSV_HEAD, receiptTable } from '../csv.ts';
import { ApiError } from '../errors.ts';
import { badParameter, calendarDay, posId } from '../params.ts';
import type { HttpParts } from '../parts.ts';
import { presentTill, readingBuffer } from '../present.ts';
import { type Route, route } from '../route.ts';

const CSV_TYPE = 'text/csv; charset=utf-8';
const ROWS_PER_PAGE = 1000;
/** Each keeps the reader busy; more at once would only slow down what the shop looks at. */
const MOST_AT_ONCE = 4;
/** Who takes nothing for so long keeps others waiting for nothing; it may be we who have not found him a row yet. */
const LONGEST_PAUSE_MS = 30_000;
/** Where all places are taken, who has not taken his page for so long gives way. */
const GIVES_WAY_AFTER_MS = 2000;

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

  async function* lines(place: Place, span: ExportSpan, firstPage: ExportPage): AsyncGenerator<string> {
    yield CSV_HEAD;
    const table = receiptTable(shop.zone, shop.terminals, span.posId);
    for (let page = firstPage; ; page = await readPage(span, page.next)) {
      place.waitsSince = performance.now();
      if (page.rows.length > 0) yield page.rows.map(table.line).join('');
      place.waitsSince = null;
      if (page.next === null) break;
    }
    yield table.totals();
  }

  return route({
    path: '/api/v1/sales/export.csv',
    shows: 'revenue',
    summary: 'Receipts one by one, for reconciliation',
    description: [
      'UTF-8 with BOM, semicolons, decimal comma, times of the shop. A cell that a spreadsheet would take for a formula',
      'begins with an apostrophe; numbers that are names (ФН, ФПД, shift) are written so that it keeps them as text.',
      'Refunds are negative. After an empty line come the totals of each terminal and of all. When reading fails on the',
      'way, the connection is cut: a file that ended is whole.',
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
      if (pos_id !== undefined) presentTill(monitor.current(), null, pos_id);
      const { today } = monitor.current().snapshot;
      const to = query.to ?? (query.from !== undefined && query.from > today ? query.from : today);
      const from = query.from ?? to;
      if (from > to) throw badParameter('from', 'expected a day that is not after "to"');
      if (shiftDay(from, MOST_DAYS_EXPORTED - 1) < to)
        throw badParameter('from', `expected at most ${MOST_DAYS_EXPORTED} days`);
      const span = { from: dayStart(from, shop.zone), to: dayEnd(to, shop.zone), posId: pos_id ?? null };
      const place = takePlace(response);
      try {
        const firstPage = await readPage(span, null);
        response.writeHead(200, {
          'Content-Type': CSV_TYPE,
          'Content-Disposition': attachment(shop, {
            what: 'Чеки',
            plain: 'receipts',
            posId: pos_id,
            from,
            to,
            ending: 'csv',
          }),
        });
        response.setTimeout(LONGEST_PAUSE_MS, () => place.waitsSince !== null && response.destroy());
        if (request.method === 'HEAD') response.end();
        else await pipeline(lines(place, span, firstPage), response).catch(unlessGone);
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
