/**
 * What is asked for all the time goes a short way to the same handlers: each check that the long way makes has nothing to
 * say here, or sends the request back to it, and the headers, which never differ, are written at once.
 */
import { oncePer } from '../domain/once-per.ts';
import type { Answer } from './answer.ts';
import type { Guard } from './guard.ts';
import { DATA_HEADERS } from './headers.ts';
import { parseQuery } from './input.ts';
import type { HostCheck } from './origins.ts';
import type { Reply, Route } from './route.ts';
import type { Visit } from './visit.ts';

/** Returns whether the request goes this way. */
type ShortWay = (visit: Visit) => boolean;

export function createShortWay(
  routes: readonly Route[],
  { guard, answer, isOurHost }: { readonly guard: Guard; readonly answer: Answer; readonly isOurHost: HostCheck },
): ShortWay {
  const often = routes.filter((route) => route.often);
  const byAddress = new Map(often.map((route) => [route.path, { route, query: parseQuery(route.query, '') }]));
  return (visit) => {
    const { request, response, head } = visit;
    const { headers, method, url = '' } = request;
    // No upgrade, query, page of another origin, body or strange name, and nobody who has to say who he is.
    if (method !== 'GET' || head !== null || headers.origin !== undefined) return false;
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
    const found = byAddress.get(url);
    if (found === undefined || !isOurHost(headers.host)) return false;
    const { route, query } = found;
    const admitted = guard.admitsAnybodyTo(route.shows);
    if (admitted === null) return false;
    visit.countedAs = route.path;
    const failed = (thrown: unknown) => {
      response.setHeaders(DATA_HEADERS);
      answer.error(thrown, response);
    };
    try {
      const reply = route.handle({ ...admitted, params: {}, query, body: undefined, visit });
      if (reply instanceof Promise) reply.then((late) => write(visit, late)).catch(failed);
      else write(visit, reply);
    } catch (thrown) {
      failed(thrown);
    }
    return true;
  };
}

const ALWAYS = [...DATA_HEADERS].flat();
/** An answer is one thing for as long as its picture, and so are its headers. */
const headersOf = oncePer(({ type, body, headers }: Reply) => [
  ...ALWAYS,
  ...['Content-Type', type ?? '', 'Content-Length', String(Buffer.byteLength(body))],
  ...[...(headers ?? [])].flat(),
]);

function write({ response }: Visit, reply: Reply | null): void {
  if (reply === null) return;
  response.writeHead(reply.status ?? 200, headersOf(reply));
  response.end(reply.body);
}
