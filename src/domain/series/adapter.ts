/** The KKT adapter as its answers show it. */
import { BREAKER_STATES } from '../adapter.ts';
import { type Collector, counter, flag, gauge, labelledGauge, oneOf } from './series.ts';

export const adapterUp = gauge(
  'kkt_adapter_up',
  '1 when the adapter answers or is merely busy, 0 when it refuses or has been silent for too long',
  ({ adapter }) => flag(adapter.up),
);
export const adapterBusy = gauge(
  'kkt_adapter_busy',
  'Whether the newest try was accepted but not answered in time',
  ({ adapter }) => (adapter.up === null ? null : Number(adapter.state === 'busy')),
);
export const adapterAnsweredAt = gauge(
  'kkt_adapter_answer_timestamp_seconds',
  'When the adapter last gave a valid answer',
  ({ adapter }) => adapter.answeredAt,
);
export const adapterLatency = gauge(
  'kkt_adapter_latency_seconds',
  'How long the newest valid answer took; absent while there is none',
  ({ adapter }) => adapter.latency,
);
export const adapterSlowTries = gauge(
  'kkt_adapter_slow_tries',
  'How many of the last five tries were slow or unanswered',
  ({ adapter }) => (adapter.up === null ? null : adapter.slowTries),
);
export const breakerState = labelledGauge(
  'kkt_circuit_breaker_state',
  "The adapter's circuit breaker to the OFD: 1 for the state it is in",
  ['state'],
  ({ adapter }) => oneOf('state', BREAKER_STATES, adapter.breaker),
);
export const breakerRecentOpenings = gauge(
  'kkt_circuit_breaker_recent_openings',
  'How often the breaker was seen to open during the last hour',
  ({ adapter }) => (adapter.up === null ? null : adapter.recentOpenings),
);
export const breakerOpenings = counter(
  'kkt_circuit_breaker_openings_total',
  'How often the breaker was seen to open',
  ({ adapter }) => adapter.openingsSeen,
);
export const breakerFailures = gauge(
  'kkt_circuit_breaker_failures',
  'Failures in a row that the breaker counts',
  ({ adapter }) => adapter.health?.failures ?? null,
);
export const workerRunning = gauge(
  'kkt_sync_worker_running',
  "Whether the adapter's sync worker runs; absent where the adapter does not tell",
  ({ adapter }) => flag(adapter.health?.workerRunning ?? null),
);
export const odooOnline = gauge(
  'kkt_odoo_online',
  "Whether the adapter's heartbeat reaches Odoo; absent where the adapter does not tell",
  ({ adapter }) => flag(adapter.health?.odooOnline ?? null),
);
export const clockDrift = gauge(
  'kkt_adapter_clock_drift_seconds',
  "This PC's clock less the clock of an adapter on another host; absent without such a reference",
  ({ adapter }) => adapter.health?.clockDrift ?? null,
);

export const adapterCollector: Collector = {
  name: 'adapter',
  series: [
    adapterUp,
    adapterBusy,
    adapterAnsweredAt,
    adapterLatency,
    adapterSlowTries,
    breakerState,
    breakerRecentOpenings,
    breakerOpenings,
    breakerFailures,
    workerRunning,
    odooOnline,
    clockDrift,
  ],
};
