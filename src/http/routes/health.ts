/** What programs and administrators ask of the service itself: does it live, what does it measure, what did it read. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as z from 'zod';
import { health } from '../../api/schemas/common.ts';
import { masked } from '../../config/notifications.ts';
import type { View } from '../../domain/seen.ts';
import { asksForOpenMetrics, OPENMETRICS_TYPE, openMetrics } from '../../metrics/view-page.ts';
import { SLOW_LOOK_MS } from '../../monitor.ts';
import { LATE, within } from '../../waiting.ts';
import { takesEncoding } from '../accept-encoding.ts';
import { type HttpParts, json, jsonAnswer, type Reply, type Route, route, serialized, TEXT_TYPE } from '../route.ts';

/** From then on an answer is renewed beside; the next one who asks gets the news. */
const RENEW_AFTER_MS = 5000;

export function healthRoutes({ monitor, buffer, log }: HttpParts): Route[] {
  let renewedAt = performance.now();

  function renewBeside(): void {
    if (performance.now() - renewedAt < RENEW_AFTER_MS) return;
    renewedAt = performance.now();
    monitor.fresh().catch((error: unknown) => log.error({ err: error }, 'a look at the buffer failed'));
  }

  return [
    route({
      path: '/health',
      often: true,
      shows: null,
      summary: 'Whether this service can see',
      description: 'Always 200, from the last reading, so that a stuck disk never delays it.',
      answer: jsonAnswer(health, 'ok; degraded while the buffer cannot be read; error while readings do not end'),
      handle: () => {
        const view = monitor.current();
        renewBeside();
        return serialized(view, 'health', () => healthOf(view));
      },
    }),
    route({
      path: '/-/healthy',
      often: true,
      shows: null,
      summary: 'Whether this process lives',
      answer: {
        type: TEXT_TYPE,
        description: 'Always, but for the last seconds of a process whose reader failed three times in a row: 503',
      },
      handle: () =>
        buffer.healthy
          ? text('pos-monitor is healthy.\n')
          : { ...text('The reader of the buffer does not recover: pos-monitor ends.\n'), status: 503 },
    }),
    route({
      path: '/-/ready',
      often: true,
      shows: null,
      summary: 'Whether the buffer has been looked at',
      answer: { type: TEXT_TYPE, description: 'From the first look on, whatever it found; 503 before' },
      handle: () => {
        const { buffer: now, lastKnown } = monitor.current().snapshot;
        // After a pause nothing is known of now, but what was looked at before was looked at.
        return now.readable === null && lastKnown === null
          ? { ...text('pos-monitor has not looked yet.\n'), status: 503 }
          : text('pos-monitor is ready.\n');
      },
    }),
  ];
}

function healthOf({ snapshot: { buffer, now, shop, watchingSince } }: View) {
  // While the computer slept nothing could be read.
  const age = buffer.readAt === null ? null : now - Math.max(buffer.readAt, watchingSince);
  // Every look ends, well or not. A good one that is old, or none at all, means that looks no longer end.
  const silent =
    age === null
      ? buffer.readable === null && buffer.unreadableForLong
      : age > Math.max(shop.thresholds.buffer_unreadable_seconds, (2 * SLOW_LOOK_MS) / 1000);
  const accessible = buffer.readable === true && !silent;
  return {
    status: accessible ? 'ok' : silent && buffer.readable !== false ? 'error' : 'degraded',
    timestamp: now,
    buffer_accessible: accessible,
  };
}

function text(body: string): Reply {
  return { type: TEXT_TYPE, body };
}

const rows = z.array(z.record(z.string(), z.unknown()));

/** For the administrator who asks why: what was read last, and which settings are in force. */
export function debugRoutes({ config, debugLog, version }: HttpParts): Route[] {
  return [
    route({
      path: '/api/v1/debug/readings',
      shows: 'internals',
      summary: 'The newest readings of the buffer and tries of the adapter',
      answer: jsonAnswer(z.object({ buffer: rows, adapter: rows }), 'Oldest first'),
      handle: () => json({ buffer: debugLog.readings(), adapter: debugLog.tries() }),
    }),
    route({
      path: '/api/v1/debug/config',
      shows: 'internals',
      summary: 'The settings in force, secrets masked',
      answer: jsonAnswer(
        z.object({ version: z.string(), config: z.record(z.string(), z.unknown()) }),
        'As in pos-monitor.yml, with the defaults filled in',
      ),
      handle: () => json({ version, config: masked(config) }),
    }),
  ];
}

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
      if (!takesEncoding(encodings, 'gzip')) return { ...reply, headers };
      return { ...reply, body: await compressed(reply.body), headers: headers.set('Content-Encoding', 'gzip') };
    },
  });
}
