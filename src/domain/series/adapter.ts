/** The KKT adapter as its answers show it. What it was before it went away is no reading of it: then only `up` is left. */
import { BREAKER_STATES, TRIES_KEPT } from '../adapter.ts';
import type { AdapterView, Snapshot } from '../snapshot.ts';
import { type Collector, counter, flag, gauge, known, labelledGauge, oneOf, type Series } from './series.ts';

const AN_HOUR = 3600;

export const adapterUp = known(
  gauge(
    'kkt_adapter_up',
    '1 when the adapter answers or is merely busy, 0 when it refuses or has been silent for too long',
    ({ adapter }) => flag(adapter.up),
  ),
);
export const adapterBusy = gauge(
  'kkt_adapter_busy',
  'Whether the newest try was accepted but not answered in time',
  (snapshot) => isThere(snapshot, ({ state }) => Number(state === 'busy')),
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
export const adapterSlowTries = known(
  gauge(
    'kkt_adapter_slow_tries',
    'How many of the last five tries were slow or unanswered; absent before the fifth unless they are too many already',
    (snapshot) =>
      isThere(snapshot, ({ slowTries, tries }) =>
        tries >= TRIES_KEPT || slowTries >= snapshot.shop.thresholds.adapter_slow_tries ? slowTries : null,
      ),
  ),
);
export const breakerState: Series = {
  ...labelledGauge(
    'kkt_circuit_breaker_state',
    "The adapter's circuit breaker to the OFD: 1 for the state it is in",
    ['state'],
    ({ adapter }) => oneOf('state', BREAKER_STATES, adapter.breaker),
  ),
  known: ({ adapter }) => adapter.breaker !== 'UNKNOWN',
};
export const breakerIsOpen = known(
  gauge('kkt_circuit_breaker_open', 'Whether the breaker is open; absent while its state is not known', ({ adapter }) =>
    flag(adapter.breaker === 'UNKNOWN' ? null : adapter.breaker === 'OPEN'),
  ),
);
export const breakerRecentOpenings = known(
  gauge(
    'kkt_circuit_breaker_recent_openings',
    'How often the breaker was seen to open during the last hour; absent in the first hour unless that is too often already',
    (snapshot) =>
      isThere(snapshot, ({ recentOpenings }) =>
        snapshot.now - snapshot.watchingSince >= AN_HOUR ||
        recentOpenings > snapshot.shop.thresholds.breaker_openings_per_hour
          ? recentOpenings
          : null,
      ),
  ),
);
const breakerOpenings = counter(
  'kkt_circuit_breaker_openings_total',
  'How often the breaker was seen to open',
  ({ adapter }) => adapter.openingsSeen,
);
const breakerFailures = gauge(
  'kkt_circuit_breaker_failures',
  'Failures in a row that the breaker counts',
  ({ adapter }) => adapter.health?.failures ?? null,
);
export const workerRunning = known(
  gauge(
    'kkt_sync_worker_running',
    "Whether the adapter's sync worker runs; absent where the adapter does not tell",
    ({ adapter }) => flag(adapter.health?.workerRunning ?? null),
  ),
);
export const odooOnline = known(
  gauge(
    'kkt_odoo_online',
    "Whether the adapter's heartbeat reaches Odoo; absent where the adapter does not tell",
    ({ adapter }) => flag(adapter.health?.odooOnline ?? null),
  ),
);
export const odooOfflineSince: Series = {
  ...gauge(
    'kkt_odoo_offline_timestamp_seconds',
    'Since when the adapter has said that it does not reach Odoo; absent while it does, or while that is not known for long enough',
    offlineSince,
  ),
  known: (snapshot) => snapshot.adapter.health?.odooOnline === true || offlineSince(snapshot) !== null,
};
export const clockDrift = known(
  gauge(
    'kkt_adapter_clock_drift_seconds',
    "This PC's clock less the clock of an adapter on another host; absent without such a reference",
    ({ adapter }) => adapter.health?.clockDrift ?? null,
  ),
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
    breakerIsOpen,
    breakerRecentOpenings,
    breakerOpenings,
    breakerFailures,
    workerRunning,
    odooOnline,
    odooOfflineSince,
    clockDrift,
  ],
};

/** Also while it has not answered yet: that it is slow is seen before. */
function isThere({ adapter }: Snapshot, read: (adapter: AdapterView) => number | null): number | null {
  return adapter.tried && adapter.up !== false ? read(adapter) : null;
}

/** Who looks on since a while ago does not know how long it was offline before. */
function offlineSince({ adapter: { odooOffline }, shop: { thresholds }, now }: Snapshot): number | null {
  if (odooOffline === null) return null;
  return odooOffline.exact || now - odooOffline.since > thresholds.odoo_offline_hours * AN_HOUR
    ? odooOffline.since
    : null;
}
