/**
 * The series of one View. They are drawn into a registry of their own for each scrape: what is unknown is absent,
 * nothing outlives what it describes, and scrapes share nothing that one could spoil for the other.
 */
import { Counter, Gauge, Registry } from 'prom-client';
import { LEVELS } from '../domain/alerts/alert.ts';
import type { Collector, Sample, Series } from '../domain/series/series.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { View } from '../domain/view.ts';

export function viewPage(collectors: readonly Collector[], view: View): Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  const success = new Gauge({
    name: 'pos_monitor_collector_success',
    help: 'Whether a group of readings could be taken from the snapshot',
    labelNames: ['collector'],
    registers,
  });
  const duration = new Gauge({
    name: 'pos_monitor_collector_duration_seconds',
    help: 'How long that took',
    labelNames: ['collector'],
    registers,
  });
  for (const collector of collectors) {
    const started = performance.now();
    success.set({ collector: collector.name }, Number(collect(collector, view.snapshot, registry)));
    duration.set({ collector: collector.name }, (performance.now() - started) / 1000);
  }
  const alerts = new Gauge({
    name: 'pos_monitor_active_alerts',
    help: 'Alerts that the screen shows now',
    labelNames: ['priority'],
    registers,
  });
  for (const level of LEVELS) {
    alerts.set({ priority: level }, view.alerts.filter((alert) => alert.level === level).length);
  }
  return registry.metrics();
}

/** A group is read wholly before any of it is shown: one that throws costs itself, and only itself. */
function collect(collector: Collector, snapshot: Snapshot, registry: Registry): boolean {
  try {
    const read = collector.series.map((series) => [series, checked(series, series.read(snapshot))] as const);
    for (const [series, samples] of read) if (samples.length > 0) show(series, samples, registry);
    return true;
  } catch {
    return false;
  }
}

function checked(series: Series, samples: readonly Sample[]): readonly Sample[] {
  if (samples.every((sample) => Number.isFinite(sample.value))) return samples;
  throw new RangeError(`${series.name} is not a number`);
}

function show({ type, name, help, labelNames }: Series, samples: readonly Sample[], registry: Registry): void {
  const options = { name, help, labelNames: [...labelNames], registers: [registry] };
  if (type === 'gauge') {
    const metric = new Gauge(options);
    for (const { labels, value } of samples) metric.set(labels, value);
  } else {
    const metric = new Counter(options);
    for (const { labels, value } of samples) metric.inc(labels, value);
  }
}
