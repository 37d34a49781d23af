import type { Buffer } from '../buffer/client.ts';
import type { Config } from '../config/schema.ts';
import type { Shop } from '../domain/snapshot.ts';
import type { Log } from '../logger.ts';
import type { Metrics } from '../metrics/index.ts';
import type { Clock, Monitor } from '../monitor.ts';

/** What the faces are made from. */
export interface HttpParts {
  readonly monitor: Monitor;
  readonly buffer: Buffer;
  readonly shop: Shop;
  readonly config: Config;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** What Alertmanager shows when it reports to us; null where nothing was agreed. */
  readonly hookSecret: string | null;
}
