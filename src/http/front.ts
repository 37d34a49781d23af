/**
 * Where requests come in. A route whose address is asked for to the letter answers at once; Express has the rest:
 * patterns, other spellings, files, and what takes messages.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Arrival } from './arrival.ts';
import { toApiError } from './errors.ts';
import type { Guard } from './guard.ts';
import { answerRoute } from './mount.ts';
import type { HttpParts } from './parts.ts';
import { withoutQuery } from './request-log.ts';
import type { Route } from './route.ts';

export type AnswerError = (thrown: unknown, response: ServerResponse) => void;

export interface FrontParts {
  readonly arrive: Arrival;
  readonly routes: readonly Route[];
  readonly guard: Guard;
  readonly express: RequestListener;
  readonly answerError: AnswerError;
}

export function createFront({ arrive, routes, guard, express, answerError }: FrontParts): RequestListener {
  const byPath = new Map(routes.map((route) => [route.path, route]));

  async function answer(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await answerRoute(route, guard, request, response);
    } catch (error) {
      answerError(error, response);
    }
  }

  return (request, response) => {
    try {
      if (arrive(request, response)) return;
    } catch (error) {
      answerError(error, response);
      return;
    }
    const route = byPath.get(withoutQuery(request.url ?? ''));
    if (route === undefined) express(request, response);
    else void answer(route, request, response);
  };
}

export function createAnswerError({ log }: Pick<HttpParts, 'log'>): AnswerError {
  return (thrown, response) => {
    const error = toApiError(thrown);
    if (error.code === 'internal') log.error({ err: thrown }, 'a request could not be answered');
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      log.warn({ error: error.code, reason: error.more.reason }, 'an answer was broken off');
      response.destroy();
      return;
    }
    const body = Buffer.from(JSON.stringify(error.answer));
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
    response.writeHead(error.status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': body.length,
    });
    response.end(body);
  };
}
