/** The shop as it is now: asked once, each terminal, or told whenever something changes. */
import * as z from 'zod';
import { terminals } from '../../api/schemas/sales.ts';
import { realtimeMessage, status } from '../../api/schemas/status.ts';
import { terminalsView } from '../../api/views/sales.ts';
import { type DrawnTill, realtimeView, statusView } from '../../api/views/status.ts';
import {
  realtimeWithoutRevenue,
  statusWithoutRevenue,
  terminalsWithoutRevenue,
} from '../../api/views/without-revenue.ts';
import type { View } from '../../domain/seen.ts';
import type { Till } from '../../domain/till.ts';
import { ApiError } from '../errors.ts';
import { ofTerminal } from '../input.ts';
import { presentTill } from '../present.ts';
import { type HttpParts, JSON_TYPE, jsonAnswer, type Route, route, serialized } from '../route.ts';

export function statusRoute({ monitor }: HttpParts): Route {
  return route({
    path: '/api/v1/status',
    often: true,
    shows: 'state',
    summary: 'The shop now, or one terminal',
    query: ofTerminal,
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

export function terminalsRoute({ monitor }: HttpParts): Route {
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

export function realtimeRoutes({ monitor, realtime, door }: Pick<HttpParts, 'monitor' | 'realtime' | 'door'>): Route[] {
  const query = ofTerminal;
  const socket = route({
    method: 'WEBSOCKET',
    path: '/ws/realtime',
    shows: 'state',
    summary: 'The whole state at once, then again whenever something changed (WebSocket)',
    description: [
      'Ask with an upgrade to WebSocket. Each message is one JSON text, the same for everybody who watches the same.',
      'A ping comes at least every 30 s. Messages from clients are ignored; longer than 1 KiB they close the connection (1009).',
      'A client that does not read is dropped. When the service stops, the connection is closed with 1001.',
    ].join('\n\n'),
    query,
    answer: {
      status: 101,
      type: JSON_TYPE,
      description: 'The connection is a WebSocket now; this is each of its messages',
      schema: realtimeMessage,
    },
    errors: ['unknown_terminal', 'not_found', 'upgrade_required', 'overloaded'],
    handle: async ({ visit: { request, response, head }, query: { pos_id }, sees, person }) => {
      if (pos_id !== undefined) checkTerminal(await monitor.fresh(), pos_id);
      if (realtime.isFull()) throw new ApiError('overloaded', 'Too many clients');
      const wrong = realtime.open(request, head ?? Buffer.alloc(0), {
        posId: pos_id,
        seesRevenue: sees('revenue'),
        stands: () => person?.stands() ?? !door.locked(),
      });
      if (wrong !== null) throw new ApiError('invalid_parameter', wrong, {}, { 'Sec-WebSocket-Version': '13' });
      response.detachSocket(request.socket);
      return null;
    },
  });
  const once = route({
    path: '/api/v1/realtime',
    shows: 'state',
    summary: 'The whole state once, as the WebSocket tells it: for networks that let none through',
    query,
    answer: jsonAnswer(
      realtimeMessage,
      'The state; what cannot be read is null, and beside it stands what was last known',
    ),
    errors: ['unknown_terminal'],
    handle: async ({ query: { pos_id }, sees }) => {
      const view = await monitor.fresh();
      if (pos_id !== undefined) checkTerminal(view, pos_id);
      const revenue = sees('revenue');
      return serialized(view, `realtime ${revenue} ${pos_id ?? ''}`, () => {
        const whole = realtimeView(view, pos_id);
        return revenue ? whole : realtimeWithoutRevenue(whole);
      });
    },
  });
  return [socket, once];
}

/** Before the buffer has ever been read nobody knows which terminals there are. */
function checkTerminal({ snapshot: { lastKnown } }: View, id: string): void {
  if (lastKnown === null || lastKnown.till.terminals.some((terminal) => terminal.posId === id)) return;
  throw new ApiError('unknown_terminal', 'There is no terminal with this pos_id', { parameter: 'pos_id' });
}
