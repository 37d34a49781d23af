/** Decides who may watch, before a WebSocket is opened. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ApiError } from '../http/errors.ts';
import { isOwnOrigin } from '../http/origins.ts';
import { parseQuery, posId } from '../http/params.ts';
import type { RealtimeParts } from './parts.ts';

export const REALTIME_PATH = '/ws/realtime';
export const realtimeQuery = z.object({ pos_id: posId.optional() });

/** The terminal that the client wants to watch, all of them without one. */
export interface Admission {
  readonly posId: string | undefined;
  readonly seesRevenue: boolean;
  /** Whether he would still be let in; asked now and then while he watches. */
  stands(): boolean;
}

export function createGate({ monitor, isOurHost, isAllowedOrigin, guard }: RealtimeParts) {
  return async (request: IncomingMessage): Promise<Admission> => {
    const { host, origin } = request.headers;
    const url = request.url ?? '/';
    if (!isOurHost(host)) throw new ApiError('host_not_allowed', 'This name is not one of ours');
    if (url.split('?')[0] !== REALTIME_PATH) throw new ApiError('not_found', 'There is no WebSocket at this address');
    // Programs other than browsers send no origin.
    if (origin !== undefined && !isOwnOrigin(origin, request) && !isAllowedOrigin(origin)) {
      throw new ApiError('origin_not_allowed', 'WebSockets of pages from elsewhere are not allowed');
    }
    const { sees, person } = await guard.admit(request, 'state');
    const { pos_id } = parseQuery(realtimeQuery, url);
    if (pos_id !== undefined && !(await isKnown(pos_id))) {
      throw new ApiError('unknown_terminal', 'There is no terminal with this pos_id', { parameter: 'pos_id' });
    }
    return { posId: pos_id, seesRevenue: sees('revenue'), stands: () => person?.stands() ?? true };
  };

  async function isKnown(id: string): Promise<boolean> {
    const drawn = (await monitor.fresh()).snapshot.lastKnown;
    // Before the buffer has ever been read nobody knows which terminals there are.
    return drawn === null || drawn.till.terminals.some((terminal) => terminal.posId === id);
  }
}
