/** What this program counts of itself: its looks, its answers, its WebSocket, its process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client';
import type { Attempt, TryOutcome } from '../domain/adapter.ts';
import { type Reading, UNREADABLE_REASONS } from '../domain/facts.ts';

export function readingMetrics(registry: Registry) {
  const registers = [registry];
  const reads = new Counter({
    name: 'pos_monitor_buffer_reads_total',
    help: 'Readings of buffer.db by outcome',
    labelNames: ['outcome'] as const,
    registers,
  });
  for (const outcome of ['ok', ...UNREADABLE_REASONS]) reads.inc({ outcome }, 0);
  const duration = new Histogram({
    name: 'pos_monitor_buffer_read_duration_seconds',
    help: 'How long a reading of buffer.db took',
    buckets: [0.005, 0.05, 0.5, 5],
    registers,
  });
  const deliveries = new Histogram({
    name: 'kkt_sync_duration_seconds',
    help: 'How long receipts waited for their delivery to the OFD, for the deliveries seen',
    buckets: [10, 30, 60, 300, 600, 1800, 3600, 28_800, 86_400, 2_592_000],
    registers,
  });
  const prints = new Histogram({
    name: 'kkt_print_duration_seconds',
    help: 'How long the same receipts had waited to be printed, by the time in their document',
    buckets: [1, 10, 60, 600],
    registers,
  });
  return {
    observe(reading: Reading, seconds: number) {
      reads.inc({ outcome: reading.ok ? 'ok' : reading.reason });
      duration.observe(seconds);
      if (!reading.ok) return;
      for (const { seconds, printedAfter } of reading.facts.deliveries) {
        deliveries.observe(seconds);
        if (printedAfter !== null) prints.observe(printedAfter);
      }
    },
  };
}

const OUTCOMES: readonly TryOutcome['kind'][] = ['answer', 'busy', 'refused', 'wrong'];

export function probeMetrics(registry: Registry) {
  const probes = new Counter({
    name: 'pos_monitor_adapter_probes_total',
    help: "Questions to the adapter's health path by outcome",
    labelNames: ['outcome'] as const,
    registers: [registry],
  });
  for (const outcome of OUTCOMES) probes.inc({ outcome }, 0);
  return { observe: ({ outcome }: Attempt) => probes.inc({ outcome: outcome.kind }) };
}

export function journalMetrics(registry: Registry, isUp: () => boolean): void {
  new Gauge({
    name: 'pos_monitor_journal_up',
    help: 'Whether the journal of alerts is open and can be written',
    registers: [registry],
    collect() {
      this.set(Number(isUp()));
    },
  });
}

const NOT_ALLOWED = 405;
/** Stands for every path that has no route, and every method that it does not know: what a client invents is never a label. */
const OTHER = 'other';
const METHODS = ['GET', 'POST'];

export function httpMetrics(registry: Registry) {
  /** Since the last scrape, by the three labels: the library would sort and join them for every request. */
  const counted = new Map<string, number>();
  new Counter({
    name: 'http_requests_total',
    help: 'Answered HTTP requests by route, method and class of status',
    labelNames: ['route', 'method', 'status'] as const,
    registers: [registry],
    collect() {
      for (const [key, count] of counted) {
        const [route = '', method = '', status = ''] = key.split(' ');
        this.inc({ route, method, status }, count);
      }
      counted.clear();
    },
  });
  const times = new Histogram({
    name: 'api_response_time_seconds',
    help: 'How long the answers of the API took',
    buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers: [registry],
  });
  return {
    /** `route` is the pattern of the route, null where none was found. */
    observe(route: string | null, method: string, status: number, seconds: number) {
      const known = method === 'HEAD' ? 'GET' : METHODS.includes(method) ? method : OTHER;
      const label = known === OTHER || status === NOT_ALLOWED ? OTHER : (route ?? OTHER);
      const key = `${label} ${known} ${Math.floor(status / 100)}xx`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
      if (label.startsWith('/api/')) times.observe(seconds);
    },
  };
}

export type WebsocketMetrics = ReturnType<typeof websocketMetrics>;

export function websocketMetrics(registry: Registry) {
  const registers = [registry];
  const connections = new Counter({
    name: 'websocket_connections_total',
    help: 'WebSocket connections accepted',
    registers,
  });
  const clients = new Gauge({ name: 'pos_monitor_websocket_clients', help: 'Open WebSocket connections', registers });
  const refused = new Counter({
    name: 'pos_monitor_websocket_refused_total',
    help: 'WebSocket connections refused: too many, not allowed, or not authorized',
    registers,
  });
  const messages = new Counter({
    name: 'pos_monitor_websocket_messages_total',
    help: 'Messages sent to WebSocket clients',
    registers,
  });
  return {
    opened() {
      connections.inc();
      clients.inc();
    },
    closed: () => clients.dec(),
    refused: () => refused.inc(),
    sent: () => messages.inc(),
  };
}

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
