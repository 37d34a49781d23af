import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { asksForOpenMetrics, OPENMETRICS_TYPE, openMetrics, takesGzip } from '../../metrics/view-page.ts';
import { LATE, within } from '../../waiting.ts';
import type { HttpParts } from '../parts.ts';
import { type Route, route } from '../route.ts';

/** Where Prometheus does not say how long it waits. */
const DEFAULT_DEADLINE_SECONDS = 10;
/** What the way back may take. */
const MARGIN_SECONDS = 0.5;

const compressed = promisify(gzip);

export function metricsRoute({ monitor, metrics }: HttpParts): Route {
  return route({
    path: '/metrics',
    often: true,
    shows: 'metrics',
    summary: 'Everything, for Prometheus',
    answer: {
      type: metrics.contentType,
      description: "Prometheus' text format; OpenMetrics where Accept asks for it, and gzip where Accept-Encoding does",
    },
    handle: async ({ visit: { request } }) => {
      const told = Number(request.headers['x-prometheus-scrape-timeout-seconds']);
      const seconds = told > 0 ? Math.min(told, 60) : DEFAULT_DEADLINE_SECONDS;
      // A late page is no page: Prometheus would hang up. So the last known picture is drawn for it instead.
      const view = await within(Math.max(0.1, seconds - MARGIN_SECONDS) * 1000, monitor.fresh());
      const page = await metrics.page(view === LATE ? monitor.current() : view);
      const { accept, 'accept-encoding': encodings } = request.headers;
      const reply = asksForOpenMetrics(accept)
        ? { type: OPENMETRICS_TYPE, body: openMetrics(page) }
        : { type: metrics.contentType, body: page };
      const headers = new Map([['Vary', 'Accept, Accept-Encoding']]);
      if (!takesGzip(encodings)) return { ...reply, headers };
      return { ...reply, body: await compressed(reply.body), headers: headers.set('Content-Encoding', 'gzip') };
    },
  });
}
