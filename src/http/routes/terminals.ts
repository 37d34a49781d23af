import { z } from 'zod';
import { terminals } from '../../api/schemas/sales.ts';
import { terminalsView } from '../../api/views/sales.ts';
import type { HttpParts } from '../parts.ts';
import { presentTill } from '../present.ts';
import { jsonAnswer, type Route, route } from '../route.ts';
import type { Serialized } from '../serialized.ts';

export function terminalsRoute({ monitor, shop }: HttpParts, serialized: Serialized): Route {
  const tolerance = shop.thresholds.cash_tolerance_rubles;
  return route({
    path: '/api/v1/terminals',
    shows: 'revenue',
    summary: 'Every terminal: session, reconciliation, what waits, sales of today',
    query: z.object({}),
    answer: jsonAnswer(terminals, 'One entry a terminal'),
    errors: ['buffer_unreadable'],
    handle: async () => {
      const view = await monitor.fresh();
      const { now } = view.snapshot;
      const { till } = presentTill(view, (known) => terminalsView(known.till, known.at, tolerance));
      return serialized(view, 'terminals', () => terminalsView(till, now, tolerance));
    },
  });
}
