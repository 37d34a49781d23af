/** Finds the routes of an address. Express does it; addresses without a pattern need no search. */
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Answer } from './answer.ts';
import type { Route } from './route.ts';
import { type Visit, visitOf, withoutQuery } from './visit.ts';

type Router = (visit: Visit) => void;

export function createRouter(routes: readonly Route[], answer: Answer): Router {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  const exact = new Map([...byPath].filter(([path]) => !/[:*{]/.test(path)));
  const underWay = new WeakMap<object, Visit>();
  const visitWith = (request: Request, response: Response) => underWay.get(request) ?? visitOf(request, response);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  for (const [path, sharing] of byPath) {
    // `app.all` would make as many of it as there are methods, with a pattern each.
    app.route(path).all((request: Request<Record<string, string>>, response: Response, next: NextFunction) => {
      if (sharing.some((route) => route.has?.(request.params) === false)) return next();
      return answer.route(sharing, visitWith(request, response), request.params);
    });
  }
  app.use((request: Request, response: Response) => answer.nothingThere(visitWith(request, response)));
  // Express tells it by its four parameters: an address that cannot be decoded comes here.
  app.use((thrown: unknown, _request: Request, response: Response, _next: NextFunction) =>
    answer.error(thrown, response),
  );

  return (visit) => {
    const { request, response } = visit;
    const found = request.method === 'GET' ? exact.get(withoutQuery(request.url ?? '')) : undefined;
    if (found !== undefined) {
      void answer.route(found, visit);
      return;
    }
    underWay.set(request, visit);
    app(request, response);
  };
}
