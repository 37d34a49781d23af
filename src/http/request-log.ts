/** A line and a measurement for each request, once it is over. The query is left out: it is nobody's business in a log. */
import type { Log } from '../logger.ts';
import type { Metrics } from '../metrics/index.ts';
import type { Visit } from './visit.ts';

export function requestLog(log: Log, metrics: Metrics) {
  return ({ request, response, head, countedAs }: Visit, milliseconds: number): void => {
    const { method = '', url = '' } = request;
    const status = response.statusCode;
    metrics.http.observe(countedAs, method, status, milliseconds / 1000);
    // Who is let in by a WebSocket takes the connection along; only a refusal is closed as an answer.
    if (head !== null) metrics.websocket.refused();
    const line = { method, path: loggedPath(url), status, ms: Math.round(milliseconds * 10) / 10 };
    log.info(response.writableFinished ? line : { ...line, aborted: true }, 'request');
  };
}

/** Nobody makes the log long with an address. */
function loggedPath(url: string): string {
  return withoutQuery(url).slice(0, 200);
}

export function withoutQuery(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? url : url.slice(0, mark);
}
