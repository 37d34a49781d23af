/** Which other pages may ask from a browser: those that the operator names, and nobody else. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { ApiError } from './errors.ts';

const A_DAY = '86400';

export type OriginCheck = (origin: string) => boolean;

export function createOriginCheck(corsOrigins: readonly string[]): OriginCheck {
  return (origin) => corsOrigins.includes('*') || corsOrigins.includes(origin);
}

/**
 * A page that we served ourselves: its origin names the host that it was asked of. Where we speak TLS, a page of that
 * name without it is whoever's page; without TLS here a proxy may still speak it with the browser.
 */
export function isOwnOrigin(origin: string, { headers: { host }, socket }: IncomingMessage): boolean {
  const page = URL.parse(origin);
  if (host === undefined || page?.host !== host.toLowerCase()) return false;
  return !(socket instanceof TLSSocket) || page.protocol === 'https:';
}

/** Returns whether the request was a preflight, and is answered. */
export function createCors(corsOrigins: readonly string[]) {
  const isAllowed = createOriginCheck(corsOrigins);
  const anybody = corsOrigins.includes('*');
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (corsOrigins.length > 0 && !anybody) response.setHeader('Vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined) return false;
    const allowed = isAllowed(origin);
    if (allowed) response.setHeader('Access-Control-Allow-Origin', anybody ? '*' : origin);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
    if (!allowed && !isOwnOrigin(origin, request)) {
      throw new ApiError('origin_not_allowed', 'Requests from this origin are not allowed');
    }
    response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD');
    response.setHeader('Access-Control-Allow-Headers', 'Authorization');
    response.setHeader('Access-Control-Max-Age', A_DAY);
    response.writeHead(204).end();
    return true;
  };
}
