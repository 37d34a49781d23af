/** Stands before every path, the WebSocket's included: who asks, from which page, and may he see what is shown there? */
import type { IncomingMessage } from 'node:http';
import { type Area, anybodyMaySee, type Door, type Person, type Sees, type Shown, type Visitor } from '../auth/door.ts';
import { cookieFor } from '../auth/tokens.ts';
import { unmapped } from '../unmapped.ts';
import { ApiError } from './errors.ts';
import { cookieOfOurPage, isFromAPage, isOwn, type OriginCheck } from './origins.ts';
import { methodOf, type Visit } from './visit.ts';

export interface Admitted {
  readonly sees: Sees;
  /** null where nobody needs to log in. */
  readonly person: Person | null;
}

const NOBODY: Admitted = { sees: () => false, person: null };
const ANYBODY: Admitted = { sees: anybodyMaySee, person: null };

interface GuardParts {
  readonly door: Door;
  readonly overTls: boolean;
  readonly isAllowedOrigin: OriginCheck;
}

export type Guard = ReturnType<typeof createGuard>;

export function createGuard({ door, overTls, isAllowedOrigin }: GuardParts) {
  /** Pages from elsewhere change nothing, and watch only where the operator named them; what they may read CORS says. */
  function refuseForeignPage(visit: Visit): void {
    const { origin } = visit.request.headers;
    const method = methodOf(visit);
    if (method === 'POST' && !isOwn(visit.request)) {
      throw new ApiError('origin_not_allowed', 'Pages from elsewhere cannot do this');
    }
    // A browser sends the origin with every WebSocket; other programs send none.
    if (method === 'WEBSOCKET' && origin !== undefined && !isOwn(visit.request) && !isAllowedOrigin(origin)) {
      throw new ApiError('origin_not_allowed', 'WebSockets of pages from elsewhere are not allowed');
    }
  }

  async function visitor({ request, response }: Visit): Promise<Visitor> {
    const found = await door.look({
      authorization: request.headers.authorization,
      cookie: cookieOfOurPage(request),
      ...whereFrom(request),
    });
    // A page whose login is getting old is given a newer one.
    const renewed = found.kind === 'person' ? found.renewed : null;
    if (renewed !== null) response.setHeader('Set-Cookie', cookieFor(renewed, overTls));
    return found;
  }

  return {
    /** Who asks, where everybody may. */
    visitor,
    /** At once, where nobody need say who he is; null where that has to be asked. */
    admitsAnybodyTo(shows: Area | null): Admitted | null {
      if (shows === null) return NOBODY;
      return door.locked() || !ANYBODY.sees(shows) ? null : ANYBODY;
    },
    /** Throws for those who may not. null stands for what everybody may see; 'anything' for a place that is not there. */
    async admit(visit: Visit, shows: Area | 'anything' | null): Promise<Admitted> {
      refuseForeignPage(visit);
      if (shows === null) return NOBODY;
      const admitted = admittedOf(await visitor(visit), visit);
      if (shows === 'anything' || admitted.sees(shows)) return admitted;
      visit.response.removeHeader('Set-Cookie');
      throw new ApiError(
        'forbidden',
        admitted.person === null
          ? 'Only an administrator who has logged in sees this, and nobody can log in here: see web_config'
          : 'Your role does not include this',
      );
    },
  };
}

export function whereFrom({ socket }: IncomingMessage): Pick<Shown, 'address' | 'connection'> {
  return { address: unmapped(socket.remoteAddress ?? ''), connection: socket };
}

function admittedOf(visitor: Visitor, visit: Visit): Admitted {
  switch (visitor.kind) {
    case 'anybody':
      return ANYBODY;
    case 'person':
      return { sees: visitor.sees, person: visitor };
    default:
      throw refusalOf(visitor, visit);
  }
}

export const BEARER = 'Bearer realm="pos-monitor"';

/** The same for a wrong name, a wrong password, a user without a role, and nothing at all. */
export function refusalOf(
  visitor: Extract<Visitor, { kind: 'stranger' | 'too-many-attempts' }>,
  { request }: Visit,
): ApiError {
  if (visitor.kind === 'too-many-attempts') {
    const headers = { 'Retry-After': String(visitor.seconds) };
    return new ApiError('too_many_requests', 'Too many attempts to log in, try again later', {}, headers);
  }
  // A browser that is asked for Basic by a script's request covers the page with a question of its own.
  const challenge = isFromAPage(request) ? BEARER : 'Basic realm="pos-monitor", charset="UTF-8"';
  return new ApiError('unauthorized', 'Log in first', {}, { 'WWW-Authenticate': challenge });
}
