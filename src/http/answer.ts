/** What happens between a route that was found and its answer. */
import type { ServerResponse } from 'node:http';
import { RETURN_TO } from '../domain/links.ts';
import type { Log } from '../logger.ts';
import { ApiError, toApiError } from './errors.ts';
import type { Guard } from './guard.ts';
import { parseBody, parseQuery } from './input.ts';
import type { Params, Reply, Route } from './route.ts';
import { methodOf, type Visit } from './visit.ts';

export interface Answer {
  /** `sharing` are the routes of one path, one a method. */
  route(sharing: readonly Route[], visit: Visit, params?: Params): Promise<void>;
  nothingThere(visit: Visit): Promise<void>;
  error(thrown: unknown, response: ServerResponse): void;
}

export function createAnswer(guard: Guard, log: Log): Answer {
  async function replyTo(sharing: readonly Route[], visit: Visit, params: Params): Promise<void> {
    const { request, response } = visit;
    const method = methodOf(visit);
    const route = sharing.find((candidate) => (candidate.method ?? 'GET') === method);
    const shown = route ?? sharing[0];
    visit.countedAs = shown?.path ?? null;
    const admitted = await guard.admit(visit, shown === undefined ? 'anything' : shown.shows);
    if (route === undefined) return withoutRoute(sharing, method, response);
    route.check?.(request);
    const query = parseQuery(route.query, request.url ?? '');
    const body = route.body === undefined ? undefined : await parseBody(route.body, request);
    const reply = await route.handle({ ...admitted, params, query, body, visit });
    if (reply !== null) send(response, reply);
  }

  function error(thrown: unknown, response: ServerResponse): void {
    const refusal = toApiError(thrown);
    if (refusal.code === 'internal') log.error({ err: thrown }, 'a request could not be answered');
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      log.warn({ error: refusal.code, reason: refusal.more.reason }, 'an answer was broken off');
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
    send(response, {
      type: 'application/json; charset=utf-8',
      body: JSON.stringify(refusal.answer),
      status: refusal.status,
    });
  }

  const route: Answer['route'] = async (sharing, visit, params = {}) => {
    try {
      await replyTo(sharing, visit, params);
    } catch (thrown) {
      if (toApiError(thrown).code === 'unauthorized' && isPerson(visit)) sendToLogin(visit);
      else error(thrown, visit.response);
    }
  };
  return { route, nothingThere: (visit) => route([], visit), error };
}

/** A browser that opens a page, and not a program or one of our page's own questions. */
function isPerson({ request: { headers, method } }: Visit): boolean {
  return method === 'GET' && headers.authorization === undefined && headers.accept?.includes('text/html') === true;
}

/** The page asks who it is, and leads back to where he wanted. */
function sendToLogin({ request, response }: Visit): void {
  const wanted = encodeURIComponent(request.url ?? '/');
  response.writeHead(303, { Location: `/?${RETURN_TO}=${wanted}`, 'Cache-Control': 'no-store' }).end();
}

/** As every header that is about a connection, this one is named in `Connection`; and whoever comes again comes anew. */
const UPGRADE = { Upgrade: 'websocket', Connection: 'Upgrade, close' };

/** Nothing at this address takes this method. */
function withoutRoute(sharing: readonly Route[], method: string, response: ServerResponse): void {
  const methods = sharing.map((route) => route.method ?? 'GET');
  if (methods.length === 0) throw new ApiError('not_found', 'There is nothing at this address');
  if (method === 'WEBSOCKET') throw new ApiError('not_found', 'There is no WebSocket at this address');
  if (methods.every((known) => known === 'WEBSOCKET')) {
    throw new ApiError('upgrade_required', 'This address speaks WebSocket', {}, UPGRADE);
  }
  const allowed = [...methods.flatMap((known) => (known === 'GET' ? ['GET', 'HEAD'] : [known])), 'OPTIONS'].join(', ');
  if (method !== 'OPTIONS') {
    throw new ApiError('method_not_allowed', `This address takes only ${allowed}`, {}, { Allow: allowed });
  }
  response.setHeader('Allow', allowed).writeHead(204).end();
}

function send(response: ServerResponse, { type, body, status = 200, headers }: Reply): void {
  for (const [name, value] of headers ?? []) {
    // The answer may depend on the origin as well.
    if (name === 'Vary') response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  if (type === null) response.writeHead(status);
  else response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
