import * as z from 'zod';
import { terminals } from '../../api/schemas/sales.ts';
import { status } from '../../api/schemas/status.ts';
import { terminalsView } from '../../api/views/sales.ts';
import { type DrawnTill, statusView } from '../../api/views/status.ts';
import { statusWithoutRevenue, terminalsWithoutRevenue } from '../../api/views/without-revenue.ts';
import type { Till } from '../../domain/till.ts';
import { posId } from '../params.ts';
import type { HttpParts } from '../parts.ts';
import { presentTill } from '../present.ts';
import { jsonAnswer, type Route, route } from '../route.ts';
import type { Serialized } from '../serialized.ts';

export function statusRoute({ monitor }: HttpParts, serialized: Serialized): Route {
  return route({
    path: '/api/v1/status',
    often: true,
    shows: 'state',
    summary: 'The shop now, or one terminal',
    query: z.object({ pos_id: posId.optional() }),
    answer: jsonAnswer(status, 'Balances, buffer, KKT, terminals'),
    errors: ['unknown_terminal', 'buffer_unreadable'],
    handle: async ({ query: { pos_id }, sees }) => {
      const view = await monitor.fresh();
      const { snapshot, notifications } = view;
      const revenue = sees('revenue');
      const answer = (drawn: DrawnTill) => {
        const whole = statusView(snapshot, drawn, notifications, pos_id);
        return revenue ? whole : statusWithoutRevenue(whole);
      };
      const present = presentTill(view, answer, pos_id);
      return serialized(view, `status ${revenue} ${pos_id ?? ''}`, () => answer(present));
    },
  });
}

export function terminalsRoute({ monitor }: HttpParts, serialized: Serialized): Route {
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
        const whole = terminalsView(drawn, at);
        return revenue ? whole : terminalsWithoutRevenue(whole);
      };
      const { till } = presentTill(view, (known) => answer(known.till, known.at));
      return serialized(view, `terminals ${revenue}`, () => answer(till, now));
    },
  });
}
