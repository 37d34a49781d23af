/** Which page of which site makes a browser ask. Programs that are no browsers say nothing of it. */
import type { IncomingMessage } from 'node:http';
import { isOwnOrigin } from './origins.ts';

/** Browsers tell where a request comes from only over HTTPS and on localhost, so our page says it itself. */
export const OUR_PAGE_HEADER = 'x-requested-with';

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
