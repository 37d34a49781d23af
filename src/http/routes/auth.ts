/** Logging in and out. Nothing else of this service can be changed by a request, but for what Alertmanager tells. */
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { login, session, token } from '../../api/schemas/auth.ts';
import { cookieFor, noCookie } from '../../auth/cookie.ts';
import { type Credentials, type Person, parseBasic } from '../../auth/door.ts';
import { ApiError } from '../errors.ts';
import { type Guard, refusalOf } from '../guard.ts';
import { refuseForeignPage } from '../own-page.ts';
import type { HttpParts } from '../parts.ts';
import { nameRoute } from '../request-log.ts';
import { json, jsonAnswer, type Route, route } from '../route.ts';

export const TOKEN_PATH = '/api/v1/auth/token';
export const LOGIN_PATH = '/api/v1/auth/login';
export const LOGOUT_PATH = '/api/v1/auth/logout';
const SESSION_PATH = '/api/v1/auth/session';

const BODY_LIMIT = '4kb';
const JSON_BODY = 'application/json';
const credentials = z.strictObject({ user: z.string().max(200), password: z.string().max(1000) });

export function mountAuth(app: Express, { door, overTls }: HttpParts): void {
  async function enter(request: Request, given: Credentials, cookie?: string): Promise<Person> {
    if (!door.locked()) throw new ApiError('not_found', 'Nobody needs to log in here');
    const visitor = await door.enter(given, { address: request.socket.remoteAddress ?? '', cookie });
    if (visitor.kind === 'person') return visitor;
    if (visitor.kind === 'anybody') throw new ApiError('not_found', 'Nobody needs to log in here');
    throw refusalOf(visitor, request);
  }

  post(app, TOKEN_PATH, async (request, response) => {
    const given = parseBasic(request.headers.authorization) ?? bodyOf(request);
    const person = await enter(request, given);
    const { token, seconds } = await door.welcome(person, 'api');
    response.json({ token, token_type: 'Bearer', expires_in: seconds, role: person.role });
  });

  post(app, LOGIN_PATH, async (request, response) => {
    refuseForeignPage(request);
    const person = await enter(request, bodyOf(request), request.headers.cookie);
    const entered = await door.welcome(person, 'page');
    response.setHeader('Set-Cookie', cookieFor(entered, overTls));
    response.json({ user: person.user, role: person.role, expires_in: entered.seconds });
  });

  post(app, LOGOUT_PATH, async (request, response) => {
    refuseForeignPage(request);
    await door.leave(request.headers.cookie);
    response.setHeader('Set-Cookie', noCookie(overTls));
    response.status(204).end();
  });
}

export function sessionRoute(guard: Guard): Route {
  return route({
    path: SESSION_PATH,
    shows: null,
    summary: 'Whether one has to log in here, and who has',
    answer: jsonAnswer(session, 'Nobody where the login is missing or has run out'),
    errors: ['too_many_requests'],
    handle: async ({ request, response }) => {
      const visitor = await guard.visitor(request, response);
      if (visitor.kind === 'too-many-attempts') throw refusalOf(visitor, request);
      const { user, role } = visitor.kind === 'person' ? visitor : { user: null, role: null };
      return json({ locked: visitor.kind !== 'anybody', user, role });
    },
  });
}

/** For the API's description. */
export const AUTH_ACTIONS = [
  {
    path: TOKEN_PATH,
    summary: 'A token for the API, for a quarter of an hour',
    description: 'By Basic authentication or by this body. Show it as Authorization: Bearer.',
    body: credentials,
    answer: token,
  },
  {
    path: LOGIN_PATH,
    summary: "Log the built-in page in: sets a cookie that the page's scripts cannot see",
    description: 'Only for pages of this service itself.',
    body: credentials,
    answer: login,
  },
  {
    path: LOGOUT_PATH,
    summary: 'End the session of the cookie',
    description: 'Only for pages of this service itself.',
    body: null,
    answer: null,
  },
] as const;

/** JSON only: a form on a page from elsewhere cannot send it unasked. */
function post(app: Express, path: string, handle: (request: Request, response: Response) => Promise<void>): void {
  app.all(path, (request: Request, response: Response, next: NextFunction) => {
    nameRoute(response, path);
    if (request.method === 'POST') return next();
    if (request.method === 'OPTIONS') return void response.setHeader('Allow', 'POST, OPTIONS').status(204).end();
    throw new ApiError('method_not_allowed', 'This address only takes POST', {}, { Allow: 'POST, OPTIONS' });
  });
  app.post(path, express.text({ limit: BODY_LIMIT, type: JSON_BODY, inflate: false }), handle);
}

function bodyOf(request: Request): Credentials {
  const parsed = credentials.safeParse(parseJson(request.body));
  if (parsed.success) return parsed.data;
  throw new ApiError('invalid_parameter', 'Expected a JSON body of user and password, or Basic authentication');
}

function parseJson(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return null;
  }
}
