/**
 * Which page of which site makes a browser ask: our own, one that the operator named, or whoever's. Programs that are no
 * browsers say nothing of it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { UNKNOWN_HOST } from '../domain/links.ts';
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
  return !('encrypted' in socket) || page.protocol === 'https:';
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

/** Browsers tell where a request comes from only over HTTPS and on localhost, so our page says it itself. */
const OUR_PAGE_HEADER = 'x-requested-with';

const OWN_SITES: readonly (string | undefined)[] = [undefined, 'same-origin', 'none'];

/** Whether a script asks, and not a person who followed a link or typed an address. */
export function isFromAPage({ headers }: IncomingMessage): boolean {
  if (headers[OUR_PAGE_HEADER] !== undefined) return true;
  if (headers.upgrade !== undefined) return headers.origin !== undefined;
  return headers['sec-fetch-mode'] !== undefined && headers['sec-fetch-mode'] !== 'navigate';
}

/**
 * The cookie, where it may count: Grafana on another port of the same computer is the same site to a browser, which
 * sends our cookie for its pages as well. Following a link from there is harmless.
 */
export function cookieOfOurPage(request: IncomingMessage): string | undefined {
  const { headers, method } = request;
  const followsALink =
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-site'] === 'same-site';
  return followsALink || isOwn(request) ? headers.cookie : undefined;
}

/** Whether a page of ours asks, or a program that is no browser. */
export function isOwn(request: IncomingMessage): boolean {
  const { headers } = request;
  if (headers.origin !== undefined && !isOwnOrigin(headers.origin, request)) return false;
  return OWN_SITES.includes(headers['sec-fetch-site']?.toString());
}

const OWN_NAMES = ['localhost', 'pos_monitor', UNKNOWN_HOST];

export type HostCheck = (host: string | undefined) => boolean;

/**
 * Which names this service answers to. A page of the outside world can point a name of its own at an address in the
 * shop (DNS rebinding); its requests then bear that name, and are refused.
 */
export function createHostCheck(allowedHosts: readonly string[], publicUrl: string | undefined): HostCheck {
  const named = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
  // Browsers write a name of other letters as xn--…
  const names = new Set(
    [...OWN_NAMES, ...allowedHosts, ...named].map((name) => domainToASCII(name) || name.toLowerCase()),
  );
  let newestOfOurs: string | undefined;
  return (host) => {
    // HTTP/1.0 may leave it out; browsers never do.
    if (host === undefined || host === newestOfOurs) return true;
    const name = host.replace(/:\d*$/, '').toLowerCase();
    const ours = names.has(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
    if (ours) newestOfOurs = host;
    return ours;
  };
}
