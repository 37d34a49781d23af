/** What Express answers, in the order in which it is asked. Every request has passed the front before. */
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { ApiError } from './errors.ts';
import type { AnswerError } from './front.ts';
import type { Guard } from './guard.ts';
import { mount } from './mount.ts';
import type { HttpParts } from './parts.ts';
import type { Route } from './route.ts';
import { mountAuth } from './routes/auth.ts';
import { docsAssets } from './routes/docs.ts';
import { mountHooks } from './routes/hooks.ts';
import { page } from './routes/page.ts';

export function createApp(parts: HttpParts, routes: readonly Route[], guard: Guard, answerError: AnswerError): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  mountHooks(app, parts);
  mountAuth(app, parts);
  for (const route of routes) mount(app, route, guard);
  app.use(docsAssets.path, behind(guard, docsAssets.shows), docsAssets.handler);
  app.use(page());
  app.use(behind(guard, 'anything'), () => {
    throw new ApiError('not_found', 'There is nothing at this address');
  });
  // Express tells it by its four parameters.
  app.use((thrown: unknown, _request: Request, response: Response, _next: NextFunction) =>
    answerError(thrown, response),
  );
  return app;
}

function behind(guard: Guard, shows: Parameters<Guard['receive']>[2]) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    await guard.receive(request, response, shows);
    next();
  };
}
