/** What the process itself costs: prom-client's default metrics, as far as they are sound. */
import { collectDefaultMetrics, type Registry } from 'prom-client';

/** Their names end in _total although they are gauges; the resources by type add up to the same. */
const MISNAMED = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** What nodejs_active_resources says already, taken from calls that Node has deprecated. */
const DEPRECATED = ['nodejs_active_handles', 'nodejs_active_requests'];

/** Each scrape empties the histogram behind them, so that one shortly after another finds no number at all. */
const EMPTIED_BY_SCRAPE = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'].map(
  (part) => `nodejs_eventloop_lag_${part}_seconds`,
);

/** Forty series of use to those who build V8. */
const FOR_V8 = ['total', 'used', 'available'].map((part) => `nodejs_heap_space_size_${part}_bytes`);

/** So often does that histogram look at the clock: all that an idle process would do. */
const HARDLY_EVER_MS = 3_600_000;

export function processMetrics(registry: Registry): void {
  collectDefaultMetrics({
    register: registry,
    gcDurationBuckets: [0.01, 0.1, 1],
    eventLoopMonitoringPrecision: HARDLY_EVER_MS,
  });
  for (const name of [...MISNAMED, ...DEPRECATED, ...EMPTIED_BY_SCRAPE, ...FOR_V8]) registry.removeSingleMetric(name);
}
