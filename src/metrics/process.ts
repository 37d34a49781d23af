/** What the process itself costs: prom-client's default metrics, as far as they are sound. */
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';

const LAG = 'nodejs_eventloop_lag';

/** Their names end in _total although they are gauges; the resources by type add up to the same. */
const MISNAMED = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** What nodejs_active_resources says already, taken from calls that Node has deprecated. */
const DEPRECATED = ['nodejs_active_handles', 'nodejs_active_requests'];

/** A histogram that each scrape empties, so that one shortly after another finds no number at all; and dear to read. */
const EMPTIED_BY_SCRAPE = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'].map((part) => `${LAG}_${part}_seconds`);

/** Forty series of use to those who build V8. */
const FOR_V8 = ['total', 'used', 'available'].map((part) => `nodejs_heap_space_size_${part}_bytes`);

/** Parts of process_cpu_seconds_total, a heap that is none (VmData), and what pos_monitor_build_info says too. */
const SAID_TWICE = [
  'process_cpu_user_seconds_total',
  'process_cpu_system_seconds_total',
  'process_heap_bytes',
  'nodejs_version_info',
];

/** So often that histogram looks at the clock, even unread: it would be all that an idle process does. */
const HARDLY_EVER_MS = 3_600_000;

export function processMetrics(registry: Registry): void {
  collectDefaultMetrics({
    register: registry,
    gcDurationBuckets: [0.01, 0.1, 1],
    eventLoopMonitoringPrecision: HARDLY_EVER_MS,
  });
  for (const name of [...MISNAMED, ...DEPRECATED, `${LAG}_seconds`, ...EMPTIED_BY_SCRAPE, ...FOR_V8, ...SAID_TWICE])
    registry.removeSingleMetric(name);
  eventLoopLag(registry);
}

/** Asked at a scrape, answered by the next one. */
function eventLoopLag(registry: Registry): void {
  const lag = new Gauge({
    name: `${LAG}_seconds`,
    help: 'Lag of event loop in seconds.',
    registers: [registry],
    collect: () => {
      const asked = performance.now();
      setImmediate(() => lag.set((performance.now() - asked) / 1000));
    },
  });
}

export function buildInfo(registry: Registry, version: string): void {
  new Gauge({
    name: 'pos_monitor_build_info',
    help: 'The version that runs',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.version }, 1);
}
