import * as z from 'zod';
import { salesHistory, salesToday, salesWeeks, topProducts } from '../../api/schemas/sales.ts';
import { byHour, daySumsView, salesTodayView, salesWeeksView } from '../../api/views/sales.ts';
import { type DayName, localTime, shiftDay } from '../../domain/day.ts';
import { toRubles } from '../../domain/money.ts';
import { EMPTY_DAY, isKnownDay, type ProductSales, productKey, terminalDay } from '../../domain/sales.ts';
import { digits, ofTerminal, oneOf, posId } from '../input.ts';
import { presentTill, readingBuffer } from '../present.ts';
import { type HttpParts, json, jsonAnswer, type Route, route, serialized } from '../route.ts';
import type { Turns } from '../turns.ts';

const A_WEEK = 7;

export function salesRoutes({ monitor, buffer, shop }: HttpParts, inTurn: Turns): Route[] {
  return [
    route({
      path: '/api/v1/sales/today',
      often: true,
      shows: 'revenue',
      summary: "Today's sales, hour by hour",
      description: 'Revenue is the sum of the sales; refunds and corrections stand beside it and are not mixed in.',
      query: ofTerminal,
      answer: jsonAnswer(salesToday, "The shop's calendar day so far"),
      errors: ['unknown_terminal', 'buffer_unreadable'],
      handle: async ({ query: { pos_id } }) => {
        const view = await monitor.fresh();
        const { till } = presentTill(view, (known) => salesTodayView(known.till, pos_id), pos_id);
        return serialized(view, `sales ${pos_id ?? ''}`, () => salesTodayView(till, pos_id));
      },
    }),
    route({
      path: '/api/v1/sales/weeks',
      shows: 'revenue',
      summary: 'When people buy: each hour of each weekday, over four weeks',
      query: ofTerminal,
      answer: jsonAnswer(salesWeeks, 'Weekdays and hours'),
      errors: ['unknown_terminal', 'buffer_unreadable'],
      handle: async ({ query: { pos_id } }) => {
        const view = await monitor.fresh();
        const { till } = presentTill(view, null, pos_id);
        return serialized(view, `weeks ${pos_id ?? ''}`, () => salesWeeksView(till, pos_id));
      },
    }),
    route({
      path: '/api/v1/sales/history',
      shows: 'revenue',
      summary: 'Sales day by day, beside those of a week earlier',
      query: z.object({
        days: digits(1, 366, 7).describe('How many days, today included'),
        pos_id: posId.optional(),
      }),
      answer: jsonAnswer(salesHistory, 'A row a day'),
      errors: ['unknown_terminal', 'buffer_unreadable', 'overloaded'],
      handle: async ({ query: { days, pos_id }, visit: { response } }) => {
        const view = await monitor.fresh();
        presentTill(view, null, pos_id);
        const { today, now } = view.snapshot;
        const first = shiftDay(today, 1 - days);
        const [sales, since] = await inTurn(response, (gone) =>
          readingBuffer(
            Promise.all([
              buffer.days({ first: shiftDay(first, -A_WEEK), last: today, now }, gone),
              buffer.firstDay({ now }, gone),
            ]),
          ),
        );
        const byName = new Map(sales.map((day) => [day.day, day]));
        // A day without receipts is a day, too.
        const known = (name: DayName) => {
          const day = byName.get(name) ?? { day: name, terminals: {} };
          return isKnownDay({ since, today }, day) ? terminalDay(day, pos_id) : null;
        };
        const rows = (from: DayName) =>
          Array.from({ length: days }, (_, index) => shiftDay(from, index)).map((date) => ({
            date,
            ...daySumsView(known(date)),
          }));
        const earlier = known(shiftDay(today, -A_WEEK));
        return json({
          days: rows(first),
          week_earlier: rows(shiftDay(first, -A_WEEK)),
          known_since: since,
          by_this_hour: byHour(localTime(now, shop.zone).hour, known(today) ?? EMPTY_DAY, earlier),
        });
      },
    }),
  ];
}

export function inventoryRoute({ monitor, buffer, shop }: HttpParts, inTurn: Turns): Route {
  return route({
    path: '/api/v1/inventory/top',
    shows: 'revenue',
    summary: 'What sold best, by revenue',
    description:
      'Names that differ only in spaces or case are one product. By category nothing is told where none are configured.',
    query: z.object({
      limit: digits(1, 100, 10).describe('How many products'),
      days: digits(1, 366, 1).describe('Of how many days, today included'),
      by: oneOf(['product', 'category']).default('product').describe('Single goods, or the configured categories'),
      pos_id: posId.optional(),
    }),
    answer: jsonAnswer(topProducts, 'Highest revenue first'),
    errors: ['unknown_terminal', 'buffer_unreadable', 'overloaded'],
    handle: async ({ query: { limit, days, by, pos_id }, visit: { response } }) => {
      const view = await monitor.fresh();
      presentTill(view, null, pos_id);
      const { today, now } = view.snapshot;
      const categories = by === 'category' ? shop.categories : [];
      if (by === 'category' && categories.length === 0) return json([]);
      const question = { first: shiftDay(today, 1 - days), last: today, limit, now, posId: pos_id, categories };
      const sold = await inTurn(response, (gone) => readingBuffer(buffer.products(question, gone)));
      return json(
        sold.toSorted(byRevenue).map(({ name, quantity, kopecks }) => ({ name, quantity, revenue: toRubles(kopecks) })),
      );
    },
  });
}

/** The same sums come in the same order each time. */
function byRevenue(a: ProductSales, b: ProductSales): number {
  if (a.kopecks !== b.kopecks) return b.kopecks - a.kopecks;
  return productKey(a.name) < productKey(b.name) ? -1 : 1;
}
