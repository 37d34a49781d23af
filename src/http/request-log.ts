/** A line and a measurement for each request. The query is left out: it is nobody's business in a log. */
import type { NextFunction, Request, Response } from 'express';
import type { Log } from '../logger.ts';
import type { HttpMetrics } from '../metrics/http.ts';

export function requestLog(log: Log, metrics: HttpMetrics) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const started = performance.now();
    response.once('close', () => {
      const milliseconds = performance.now() - started;
      const { method } = request;
      const route: unknown = response.locals.route;
      metrics.observe(typeof route === 'string' ? route : null, method, response.statusCode, milliseconds / 1000);
      const line = {
        method,
        path: request.path.slice(0, 200),
        status: response.statusCode,
        ms: Math.round(milliseconds * 10) / 10,
      };
      log.info(response.writableFinished ? line : { ...line, aborted: true }, 'request');
    });
    next();
  };
}
