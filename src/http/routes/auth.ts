/** Logging in and out. */
import * as z from 'zod';
import { login, session, token } from '../../api/schemas/common.ts';
import { type Credentials, type Person, parseBasic } from '../../auth/door.ts';
import { cookieFor, noCookie } from '../../auth/tokens.ts';
import { ApiError } from '../errors.ts';
import { type Guard, refusalOf, whereFrom } from '../guard.ts';
import { badParameter } from '../input.ts';
import { done, type HttpParts, json, jsonAnswer, NO_CONTENT, type Route, route } from '../route.ts';
import type { Visit } from '../visit.ts';

const credentials = z.strictObject({ user: z.string().max(200), password: z.string().max(1000) });

export function authRoutes({ door, overTls }: HttpParts, guard: Guard): Route[] {
  async function enter(visit: Visit, given: Credentials | undefined, cookie?: string): Promise<Person> {
    if (!door.locked()) throw new ApiError('not_found', 'Nobody needs to log in here');
    if (given === undefined) throw badParameter('body', 'expected user and password, or Basic authentication');
    const visitor = await door.enter(given, { ...whereFrom(visit.request), cookie });
    if (visitor.kind === 'person') return visitor;
    if (visitor.kind === 'anybody') throw new ApiError('not_found', 'Nobody needs to log in here');
    throw refusalOf(visitor, visit);
  }

  return [
    route({
      path: '/api/v1/auth/session',
      shows: null,
      summary: 'Whether one has to log in here, and who has',
      answer: jsonAnswer(session, 'Nobody where the login is missing or has run out'),
      errors: ['too_many_requests'],
      handle: async ({ visit }) => {
        const visitor = await guard.visitor(visit);
        if (visitor.kind === 'too-many-attempts') throw refusalOf(visitor, visit);
        const { user, role } = visitor.kind === 'person' ? visitor : { user: null, role: null };
        return json({ locked: visitor.kind !== 'anybody', user, role });
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/auth/token',
      shows: null,
      summary: 'A token for the API, for a quarter of an hour',
      description: 'By Basic authentication or by this body. Show it as Authorization: Bearer.',
      body: credentials.optional(),
      answer: jsonAnswer(token, 'Welcome'),
      errors: ['unauthorized', 'too_many_requests', 'not_found'],
      handle: async ({ visit, body }) => {
        const given = parseBasic(visit.request.headers.authorization) ?? body;
        const person = await enter(visit, given);
        const { token, seconds } = await door.welcome(person, 'api');
        return json({ token, token_type: 'Bearer', expires_in: seconds, role: person.role });
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/auth/login',
      shows: null,
      summary: "Log the built-in page in: sets a cookie that the page's scripts cannot see",
      description: 'Only for pages of this service itself.',
      body: credentials,
      answer: jsonAnswer(login, 'Welcome'),
      errors: ['unauthorized', 'too_many_requests', 'not_found'],
      handle: async ({ visit, body }) => {
        const person = await enter(visit, body, visit.request.headers.cookie);
        const entered = await door.welcome(person, 'page');
        const cookie = new Map([['Set-Cookie', cookieFor(entered, overTls)]]);
        return json({ user: person.user, role: person.role, expires_in: entered.seconds }, cookie);
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/auth/logout',
      shows: null,
      summary: 'End the session of the cookie',
      description: 'Only for pages of this service itself.',
      answer: NO_CONTENT,
      handle: async ({ visit }) => {
        await door.leave(visit.request.headers.cookie);
        return done(new Map([['Set-Cookie', noCookie(overTls)]]));
      },
    }),
  ];
}
