/** A line and a measurement for each request. The query is left out: it is nobody's business in a log. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../logger.ts';
import type { HttpMetrics } from '../metrics/http.ts';

// Noted on the response itself: a WeakMap's entries are gone through whenever young garbage is collected.
declare module 'node:http' {
  interface ServerResponse {
    countedAs?: string | null;
  }
}

/** The pattern under which the request is counted; null where it turned out to be nobody's. */
export function nameRoute(response: ServerResponse, route: string | null): void {
  response.countedAs = route;
}

export function requestLog(log: Log, metrics: HttpMetrics) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const started = performance.now();
    const { method = '', url = '' } = request;
    response.on('close', () => {
      const milliseconds = performance.now() - started;
      metrics.observe(response.countedAs ?? null, method, response.statusCode, milliseconds / 1000);
      const line = {
        method,
        path: loggedPath(url),
        status: response.statusCode,
        ms: Math.round(milliseconds * 10) / 10,
      };
      log.info(response.writableFinished ? line : { ...line, aborted: true }, 'request');
    });
  };
}

/** Nobody makes the log long with an address. */
export function loggedPath(url: string): string {
  return withoutQuery(url).slice(0, 200);
}

export function withoutQuery(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? url : url.slice(0, mark);
}
