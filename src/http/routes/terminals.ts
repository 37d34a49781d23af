import * as z from 'zod';
import { terminals } from '../../api/schemas/sales.ts';
import { terminalsView } from '../../api/views/sales.ts';
import { terminalsWithoutRevenue } from '../../api/views/without-revenue.ts';
import type { Till } from '../../domain/till.ts';
import type { HttpParts } from '../parts.ts';
import { presentTill } from '../present.ts';
import { jsonAnswer, type Route, route } from '../route.ts';
import type { Serialized } from '../serialized.ts';

export function terminalsRoute({ monitor, shop }: HttpParts, serialized: Serialized): Route {
  const tolerance = shop.thresholds.cash_tolerance_rubles;
  return route({
    path: '/api/v1/terminals',
    shows: 'state',
    summary: 'Every terminal: session, reconciliation, what waits, sales of today',
    query: z.object({}),
    answer: jsonAnswer(terminals, 'One entry a terminal'),
    errors: ['buffer_unreadable'],
    handle: async ({ sees }) => {
      const view = await monitor.fresh();
      const { now } = view.snapshot;
      const revenue = sees('revenue');
      const answer = (drawn: Till, at: number) => {
        const whole = terminalsView(drawn, at, tolerance);
        return revenue ? whole : terminalsWithoutRevenue(whole);
      };
      const { till } = presentTill(view, (known) => answer(known.till, known.at));
      return serialized(view, `terminals ${revenue}`, () => answer(till, now));
    },
  });
}
