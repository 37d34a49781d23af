import type { Express, Request, Response } from 'express';
import { ApiError } from './errors.ts';
import type { Guard } from './guard.ts';
import { parseQuery } from './params.ts';
import type { Route } from './route.ts';

const ALLOWED = 'GET, HEAD, OPTIONS';

export function mount(app: Express, route: Route, guard: Guard): void {
  app.all(route.path, async (request: Request, response: Response) => {
    response.locals.route = route.path;
    const { sees } = await guard.receive(request, response, route.isPublic?.(request) === true ? null : route.shows);
    if (request.method === 'OPTIONS') return void response.setHeader('Allow', ALLOWED).status(204).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new ApiError('method_not_allowed', 'This address can only be read', {}, { Allow: ALLOWED });
    }
    const reply = await route.handle({ query: parseQuery(route.query, request.url), request, response, sees });
    if (reply === null) return;
    if (reply.headers !== undefined) response.setHeaders(reply.headers);
    response.writeHead(reply.status ?? 200, {
      'Content-Type': reply.type,
      'Content-Length': Buffer.byteLength(reply.body),
    });
    response.end(reply.body);
  });
}
