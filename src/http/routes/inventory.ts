import * as z from 'zod';
import { topProducts } from '../../api/schemas/sales.ts';
import { productKey } from '../../domain/categories.ts';
import { shiftDay } from '../../domain/day.ts';
import { toRubles } from '../../domain/money.ts';
import type { ProductSales } from '../../domain/sales.ts';
import { digits, oneOf, posId } from '../params.ts';
import type { HttpParts } from '../parts.ts';
import { presentTill, readingBuffer } from '../present.ts';
import { json, jsonAnswer, type Route, route } from '../route.ts';

export function inventoryRoute({ monitor, buffer, shop }: HttpParts): Route {
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
    errors: ['unknown_terminal', 'buffer_unreadable'],
    handle: async ({ query: { limit, days, by, pos_id } }) => {
      const view = await monitor.fresh();
      presentTill(view, null, pos_id);
      const { today, now } = view.snapshot;
      const categories = by === 'category' ? shop.categories : [];
      if (by === 'category' && categories.length === 0) return json([]);
      const sold = await readingBuffer(
        buffer.products({ first: shiftDay(today, 1 - days), last: today, limit, now, posId: pos_id, categories }),
      );
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
