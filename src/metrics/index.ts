/** The page that Prometheus reads. Each program has its own registries, so two in one process do not mix. */
import { Registry } from 'prom-client';
import { collectors } from '../domain/series/index.ts';
import type { Collector } from '../domain/series/series.ts';
import type { View } from '../domain/view.ts';
import { buildInfo } from './build.ts';
import { httpMetrics } from './http.ts';
import { probeMetrics } from './probes.ts';
import { processMetrics } from './process.ts';
import { readingMetrics } from './readings.ts';
import { viewPage } from './view-page.ts';
import { websocketMetrics } from './websocket.ts';

export type Metrics = ReturnType<typeof createMetrics>;

export interface MetricsOptions {
  readonly version: string;
  /** The readings of the Snapshot; a test adds one that throws. */
  readonly collectors?: readonly Collector[];
}

export function createMetrics({ version, collectors: read = collectors }: MetricsOptions) {
  const registry = new Registry();
  buildInfo(registry, version);
  processMetrics(registry);
  const readings = readingMetrics(registry);
  const drawn = new WeakMap<View, string>();
  return {
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    http: httpMetrics(registry),
    websocket: websocketMetrics(registry),
    probes: probeMetrics(registry),
    observeReading: readings.observe,
    /** The whole page for this View, whose part of it is drawn once; any number may be drawn at the same time. */
    async page(view: View): Promise<string> {
      const ofView = drawn.get(view) ?? viewPage(read, view);
      drawn.set(view, ofView);
      return `${ofView}\n${await registry.metrics()}`;
    },
  };
}
