import { z } from 'zod';
import { status } from '../../api/schemas/status.ts';
import { statusView } from '../../api/views/status.ts';
import { posId } from '../params.ts';
import type { HttpParts } from '../parts.ts';
import { presentTill } from '../present.ts';
import { jsonAnswer, type Route, route } from '../route.ts';
import type { Serialized } from '../serialized.ts';

export function statusRoute({ monitor }: HttpParts, serialized: Serialized): Route {
  return route({
    path: '/api/v1/status',
    shows: 'state',
    summary: 'The shop now, or one terminal',
    query: z.object({ pos_id: posId.optional() }),
    answer: jsonAnswer(status, 'Balances, buffer, KKT, terminals'),
    errors: ['unknown_terminal', 'buffer_unreadable'],
    handle: async ({ query: { pos_id } }) => {
      const view = await monitor.fresh();
      const { snapshot, notifications } = view;
      const present = presentTill(view, (known) => statusView(snapshot, known, notifications, pos_id), pos_id);
      return serialized(view, `status ${pos_id ?? ''}`, () => statusView(snapshot, present, notifications, pos_id));
    },
  });
}
