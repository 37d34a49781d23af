import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Express, Request, Response } from 'express';
import { ApiError } from './errors.ts';
import type { Guard } from './guard.ts';
import { parseQuery } from './params.ts';
import { nameRoute } from './request-log.ts';
import type { Route } from './route.ts';

const ALLOWED = 'GET, HEAD, OPTIONS';

export function mount(app: Express, route: Route, guard: Guard): void {
  app.all(route.path, (request: Request, response: Response) =>
    answerRoute(route, guard, request, response, request.params),
  );
}

/** `params` are the parts of the path that the route's pattern names. */
export async function answerRoute(
  route: Route,
  guard: Guard,
  request: IncomingMessage,
  response: ServerResponse,
  params: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  nameRoute(response, route.path);
  const { sees } = await guard.receive(request, response, route.isPublic?.(params) === true ? null : route.shows);
  if (request.method === 'OPTIONS') {
    response.setHeader('Allow', ALLOWED).writeHead(204).end();
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new ApiError('method_not_allowed', 'This address can only be read', {}, { Allow: ALLOWED });
  }
  const query = parseQuery(route.query, request.url ?? '');
  const reply = await route.handle({ query, params, request, response, sees });
  if (reply === null) return;
  if (reply.headers !== undefined) response.setHeaders(reply.headers);
  response.writeHead(reply.status ?? 200, {
    'Content-Type': reply.type,
    'Content-Length': Buffer.byteLength(reply.body),
  });
  response.end(reply.body);
}
