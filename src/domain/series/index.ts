import type { Snapshot } from '../snapshot.ts';
import { adapterCollector } from './adapter.ts';
import { bufferCollector, bufferReadAt, bufferReadable, bufferUp, diskCollector } from './buffer.ts';
import { deliveryCollector } from './delivery.ts';
import { salesCollector } from './sales.ts';
import { type Collector, gauge, samplesOf } from './series.ts';
import { sessionCollector } from './session.ts';
import { shopCollector } from './shop.ts';

const groups: readonly Collector[] = [
  bufferCollector,
  deliveryCollector,
  adapterCollector,
  sessionCollector,
  salesCollector,
  shopCollector,
  diskCollector,
];

export const failingReadings = gauge(
  'pos_monitor_failing_readings',
  'Groups of readings that cannot be taken from what was seen',
  (snapshot) => groups.filter((group) => fails(group, snapshot)).length,
);

/** The same of one group, and of the one that counts them, by its label `collector`. */
export const COLLECTOR_SUCCESS = 'pos_monitor_collector_success';

/** Whether the others can be relied on: a group of its own, which none of them takes away. */
const watchingCollector: Collector = {
  name: 'watching',
  series: [bufferUp, bufferReadable, bufferReadAt, failingReadings],
};

export const collectors: readonly Collector[] = [watchingCollector, ...groups];

function fails({ series }: Collector, snapshot: Snapshot): boolean {
  try {
    for (const one of series) samplesOf(one, snapshot);
    return false;
  } catch {
    return true;
  }
}
