/** What every request meets first, whoever answers it: the log, the headers, the Host check and CORS. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { BODY_LIMIT } from './body.ts';
import { ApiError } from './errors.ts';
import { DATA_HEADERS } from './headers.ts';
import { createHostCheck, type HostCheck } from './hosts.ts';
import { createCors } from './origins.ts';
import type { HttpParts } from './parts.ts';
import { requestLog } from './request-log.ts';
import type { Visit } from './visit.ts';

/** Returns whether that was the answer already; throws for a request that is refused. */
export type Arrival = (visit: Visit) => boolean;

export function createArrival({ log, metrics, config }: HttpParts): Arrival {
  const note = requestLog(log, metrics);
  const isOurHost = createHostCheck(config.allowed_hosts, config.public_url);
  const cors = createCors(config.cors_origins);
  const comesTooEarly = createPipelineLimit(() => log.warn('a client that asks and asks without reading was cut off'));
  return (visit) => {
    const { request, response } = visit;
    if (comesTooEarly(request, response)) return true;
    note(visit);
    response.setHeaders(DATA_HEADERS);
    response.setHeader('Cache-Control', 'no-store');
    refuseStrangeHost(request, isOurHost);
    refuseLargeBody(request, response);
    return cors(request, response);
  };
}

function refuseStrangeHost(request: IncomingMessage, isOurHost: HostCheck): void {
  if (isOurHost(request.headers.host)) return;
  throw new ApiError('host_not_allowed', 'This name is not one of ours; name it in allowed_hosts of pos-monitor.yml');
}

/** Hardly anything here reads a body; a small one may come along unread, a large one is not waited for. */
function refuseLargeBody(request: IncomingMessage, response: ServerResponse): void {
  const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
  if (chunked === undefined && (length === undefined || length === '0')) return;
  // The connection ends with the answer, so that what is still under way need not be read.
  response.setHeader('Connection', 'close');
  if (Number(length) > BODY_LIMIT) throw new ApiError('payload_too_large', 'The request is too large');
}

/** No browser asks ahead at all, and hardly any program. */
const MOST_AHEAD = 16;

/**
 * A client may ask again before it is answered. Who asks and asks and reads nothing would make us hoard the answers.
 * Returns whether the request came too early; its connection is cut then.
 */
type PipelineLimit = (request: IncomingMessage, response: ServerResponse) => boolean;

function createPipelineLimit(onCut: () => void): PipelineLimit {
  const unanswered = new WeakMap<Socket, { count: number }>();
  return ({ socket }, response) => {
    // What came in one piece with the request too many is still told of after the cut.
    if (socket.destroyed) return true;
    let ahead = unanswered.get(socket);
    if (ahead === undefined) {
      ahead = { count: 0 };
      unanswered.set(socket, ahead);
    }
    if (ahead.count === MOST_AHEAD) {
      onCut();
      socket.destroy();
      return true;
    }
    ahead.count += 1;
    response.on('close', () => {
      ahead.count -= 1;
    });
    return false;
  };
}
