/** What every request meets first, whoever answers it: the log, the headers, the Host check and CORS. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BODY_LIMIT } from './body.ts';
import { ApiError } from './errors.ts';
import { DATA_HEADERS } from './headers.ts';
import { createHostCheck, type HostCheck } from './hosts.ts';
import { createCors } from './origins.ts';
import type { HttpParts } from './parts.ts';
import { createPipelineLimit } from './pipeline-limit.ts';
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
