import * as z from 'zod';
import { realtimeMessage } from '../../api/schemas/status.ts';
import { ApiError } from '../errors.ts';
import { posId } from '../params.ts';
import type { HttpParts } from '../parts.ts';
import { JSON_TYPE, type Route, route } from '../route.ts';

export function realtimeRoute({ monitor, realtime }: Pick<HttpParts, 'monitor' | 'realtime'>): Route {
  async function isKnown(id: string): Promise<boolean> {
    const drawn = (await monitor.fresh()).snapshot.lastKnown;
    // Before the buffer has ever been read nobody knows which terminals there are.
    return drawn === null || drawn.till.terminals.some((terminal) => terminal.posId === id);
  }

  return route({
    method: 'WEBSOCKET',
    path: '/ws/realtime',
    shows: 'state',
    summary: 'The whole state at once, then again whenever something changed (WebSocket)',
    description: [
      'Ask with an upgrade to WebSocket. Each message is one JSON text, the same for everybody who watches the same.',
      'A ping comes at least every 30 s. Messages from clients are ignored; longer than 1 KiB they close the connection (1009).',
      'A client that does not read is dropped. When the service stops, the connection is closed with 1001.',
    ].join('\n\n'),
    query: z.object({ pos_id: posId.optional() }),
    answer: {
      status: 101,
      type: JSON_TYPE,
      description: 'The connection is a WebSocket now; this is each of its messages',
      schema: realtimeMessage,
    },
    errors: ['unknown_terminal', 'not_found', 'upgrade_required', 'overloaded'],
    handle: async ({ visit: { request, response, head }, query: { pos_id }, sees, person }) => {
      if (pos_id !== undefined && !(await isKnown(pos_id))) {
        throw new ApiError('unknown_terminal', 'There is no terminal with this pos_id', { parameter: 'pos_id' });
      }
      if (realtime.isFull()) throw new ApiError('overloaded', 'Too many clients');
      response.detachSocket(request.socket);
      realtime.open(request, head ?? Buffer.alloc(0), {
        posId: pos_id,
        seesRevenue: sees('revenue'),
        stands: () => person?.stands() ?? true,
      });
      return null;
    },
  });
}
