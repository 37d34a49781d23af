/** The page that Prometheus reads. Each program has its own registries, so two in one process do not mix. */
import { Registry } from 'prom-client';
import { oncePer } from '../domain/once-per.ts';
import type { View } from '../domain/seen.ts';
import { collectors } from '../domain/series/index.ts';
import type { Collector } from '../domain/series/series.ts';
import {
  buildInfo,
  httpMetrics,
  journalMetrics,
  probeMetrics,
  processMetrics,
  readingMetrics,
  websocketMetrics,
} from './own.ts';
import { type Family, OWN_FAMILIES, viewPage } from './view-page.ts';

export type Metrics = ReturnType<typeof createMetrics>;

interface MetricsOptions {
  readonly version: string;
  readonly hasJournal?: () => boolean;
  /** The readings of the Snapshot; a test adds one that throws. */
  readonly collectors?: readonly Collector[];
}

type Described = Pick<Family, 'name' | 'help' | 'labelNames'>;

/** Every metric of prom-client knows its labels, though its types do not say so. */
function describe(metric: { readonly name: string; readonly help: string; readonly labelNames?: unknown }): Described {
  const { name, help, labelNames } = metric;
  return { name, help, labelNames: Array.isArray(labelNames) ? labelNames.map(String) : [] };
}

export function createMetrics({ version, hasJournal = () => false, collectors: read = collectors }: MetricsOptions) {
  const registry = new Registry();
  buildInfo(registry, version);
  processMetrics(registry);
  const readings = readingMetrics(registry);
  const parts = {
    http: httpMetrics(registry),
    websocket: websocketMetrics(registry),
    probes: probeMetrics(registry),
  };
  journalMetrics(registry, hasJournal);
  const seriesOf = oncePer((view: View) => viewPage(read, view));
  let drawing: { readonly view: View; readonly page: Promise<string> } | null = null;

  async function draw(view: View): Promise<string> {
    return `${seriesOf(view)}\n${await registry.metrics()}`;
  }

  return {
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    ...parts,
    observeReading: readings.observe,
    /** What this program tells of itself, whether there is a sample of it just now or not. */
    own: (): Described[] => [...OWN_FAMILIES, ...registry.getMetricsAsArray().map(describe)],
    /** The whole page for this View, whose part of it is drawn once. Those who ask at the same moment share it. */
    page(view: View): Promise<string> {
      if (drawing?.view !== view) {
        const own = { view, page: draw(view) };
        const forget = () => {
          if (drawing === own) drawing = null;
        };
        own.page.then(forget, forget);
        drawing = own;
      }
      return drawing.page;
    },
  };
}
