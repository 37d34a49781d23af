/** What every request meets first, whoever answers it: the log, the headers, the Host check and CORS. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../logger.ts';
import type { Metrics } from '../metrics/index.ts';
import { ApiError } from './errors.ts';
import { DATA_HEADERS, isolate } from './headers.ts';
import { BODY_LIMIT } from './input.ts';
import { createCors, type HostCheck } from './origins.ts';
import type { HttpParts } from './route.ts';
import { type Visit, withoutQuery } from './visit.ts';

interface Arrival {
  /** Of everybody: the limit of a connection, and a line in the log at the end. Returns whether it was cut off. */
  noted(visit: Visit): boolean;
  /** Of whom the short way does not serve. Returns whether that was the answer already; throws for who is refused. */
  checked(visit: Visit): boolean;
}

export function createArrival({ log, metrics, config }: HttpParts, isOurHost: HostCheck): Arrival {
  const note = requestLog(log, metrics);
  const cors = createCors(config.cors_origins);
  const unansweredOf = createPipelineLimit(() => log.warn('a client that asks and asks without reading was cut off'));
  return {
    noted(visit) {
      const unanswered = unansweredOf(visit.request.socket);
      if (unanswered === null) return true;
      unanswered.count += 1;
      const started = performance.now();
      // What sends files writes the name of one over it.
      const { url = '' } = visit.request;
      visit.response.on('close', () => {
        unanswered.count -= 1;
        note(visit, url, performance.now() - started);
      });
      return false;
    },
    checked({ request, response }) {
      response.setHeaders(DATA_HEADERS);
      isolate(request, response);
      refuseStrangeHost(request, isOurHost);
      refuseLargeBody(request, response);
      return cors(request, response);
    },
  };
}

/** Nobody makes the log long with an address. */
const LONGEST_LOGGED = 200;

/** A line and a measurement for each request, once it is over. The query is left out: it is nobody's business in a log. */
function requestLog(log: Log, metrics: Metrics) {
  return ({ request, response, head, countedAs }: Visit, url: string, milliseconds: number): void => {
    const { method = '' } = request;
    // Who hung up before was answered nothing.
    const status = response.headersSent ? response.statusCode : null;
    if (status !== null) metrics.http.observe(countedAs, method, status, milliseconds / 1000);
    // Who is let in by a WebSocket takes the connection along; only a refusal is closed as an answer.
    if (head !== null) metrics.websocket.refused();
    const line = {
      method,
      path: withoutQuery(url).slice(0, LONGEST_LOGGED),
      status,
      ms: Math.round(milliseconds * 10) / 10,
    };
    log.info(response.writableFinished ? line : { ...line, aborted: true }, 'request');
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
 * Counts what a connection has asked and not been answered; null for one question too many, and the connection is cut.
 */
function createPipelineLimit(onCut: () => void): (socket: Socket) => { count: number } | null {
  const known = new WeakMap<Socket, { count: number }>();
  return (socket) => {
    // What came in one piece with the request too many is still told of after the cut.
    if (socket.destroyed) return null;
    let unanswered = known.get(socket);
    if (unanswered === undefined) {
      unanswered = { count: 0 };
      known.set(socket, unanswered);
    }
    if (unanswered.count < MOST_AHEAD) return unanswered;
    onCut();
    socket.destroy();
    return null;
  };
}
