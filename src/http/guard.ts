/** Stands before every path, the WebSocket's included: who asks, and may he see what is shown there? */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { cookieFor } from '../auth/cookie.ts';
import type { Door, Person, Visitor } from '../auth/door.ts';
import { type Area, anybodyMaySee, type Sees } from '../auth/roles.ts';
import { ApiError } from './errors.ts';
import { cookieOfOurPage, isFromAPage } from './own-page.ts';

export interface Admitted {
  readonly sees: Sees;
  /** null where nobody needs to log in. */
  readonly person: Person | null;
}

export interface Guard {
  /** Throws for those who may not. null stands for what everybody may see; 'anything' for a place that is not there. */
  admit(request: IncomingMessage, shows: Area | 'anything'): Promise<Admitted>;
  /** As above, and gives a page whose login is getting old a newer one. */
  receive(request: IncomingMessage, response: ServerResponse, shows: Area | 'anything' | null): Promise<Admitted>;
  /** Who asks, where everybody may. */
  visitor(request: IncomingMessage, response: ServerResponse): Promise<Visitor>;
}

const NOBODY: Admitted = { sees: () => false, person: null };
const ANYBODY: Admitted = { sees: anybodyMaySee, person: null };

export function createGuard(door: Door, overTls: boolean): Guard {
  const visitor = (request: IncomingMessage): Promise<Visitor> =>
    door.look({
      authorization: request.headers.authorization,
      cookie: cookieOfOurPage(request),
      address: request.socket.remoteAddress ?? '',
    });

  async function admit(request: IncomingMessage, shows: Area | 'anything'): Promise<Admitted> {
    const admitted = admittedOf(await visitor(request), request);
    if (shows === 'anything' || admitted.sees(shows)) return admitted;
    throw new ApiError(
      'forbidden',
      admitted.person === null
        ? 'Only an administrator who has logged in sees this, and nobody can log in here: see web_config'
        : 'Your role does not include this',
    );
  }

  function renew(person: Person | null, response: ServerResponse): void {
    const renewed = person?.renewed ?? null;
    if (renewed !== null) response.setHeader('Set-Cookie', cookieFor(renewed, overTls));
  }

  return {
    admit,
    async visitor(request, response) {
      const found = await visitor(request);
      renew(found.kind === 'person' ? found : null, response);
      return found;
    },
    async receive(request, response, shows) {
      if (shows === null) return NOBODY;
      const admitted = await admit(request, shows);
      renew(admitted.person, response);
      return admitted;
    },
  };
}

function admittedOf(visitor: Visitor, request: IncomingMessage): Admitted {
  switch (visitor.kind) {
    case 'anybody':
      return ANYBODY;
    case 'person':
      return { sees: visitor.sees, person: visitor };
    default:
      throw refusalOf(visitor, request);
  }
}

/** The same for a wrong name, a wrong password, a user without a role, and nothing at all. */
export function refusalOf(
  visitor: Extract<Visitor, { kind: 'stranger' | 'too-many-attempts' }>,
  request: IncomingMessage,
): ApiError {
  if (visitor.kind === 'too-many-attempts') {
    return new ApiError(
      'too_many_requests',
      'Too many attempts to log in, try again later',
      {},
      {
        'Retry-After': String(visitor.seconds),
      },
    );
  }
  // A browser that is asked for Basic by a script's request covers the page with a question of its own.
  const challenge = isFromAPage(request) ? 'Bearer realm="pos-monitor"' : 'Basic realm="pos-monitor", charset="UTF-8"';
  return new ApiError('unauthorized', 'Log in first', {}, { 'WWW-Authenticate': challenge });
}
