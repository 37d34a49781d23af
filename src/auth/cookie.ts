/** The cookie of a page that logged in: no script sees it, and no other site's page makes a browser send it. */
import type { Token } from './tokens.ts';

export const COOKIE = 'pos_monitor_session';
/** Far longer than the token in it: a screen whose token has run out is still known as one that was let in before. */
const KEPT_SECONDS = 60 * 24 * 3600;

export function cookieFor({ token }: Token, overTls: boolean): string {
  return `${COOKIE}=${token}; Max-Age=${KEPT_SECONDS}; ${attributes(overTls)}`;
}

export function noCookie(overTls: boolean): string {
  return `${COOKIE}=; Max-Age=0; ${attributes(overTls)}`;
}

function attributes(overTls: boolean): string {
  return `Path=/; HttpOnly; SameSite=Strict${overTls ? '; Secure' : ''}`;
}

/** More than one, where something else on this host gave the browser a cookie of our name for a part of our paths. */
const MOST_LOOKED_AT = 4;

export function tokensIn(header: string | undefined): string[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs
    .filter((pair) => pair.startsWith(`${COOKIE}=`))
    .map((pair) => pair.slice(COOKIE.length + 1))
    .slice(0, MOST_LOOKED_AT);
}
