import type { Log } from '../logger.ts';
import type { WebsocketMetrics } from '../metrics/websocket.ts';
import type { Monitor } from '../monitor.ts';

export interface RealtimeLimits {
  readonly mostClients: number;
  /** A client for whom more than this waits unsent does not read, and is dropped. */
  readonly mostUnsentBytes: number;
  readonly pingEveryMs: number;
  /** How long the first picture may take before the newest known one is sent instead. */
  readonly firstPictureMs: number;
}

export const REALTIME_LIMITS: RealtimeLimits = {
  mostClients: 2000,
  mostUnsentBytes: 1024 * 1024,
  pingEveryMs: 30_000,
  firstPictureMs: 1000,
};

export interface RealtimeParts {
  readonly monitor: Monitor;
  readonly publicUrl: string;
  readonly metrics: WebsocketMetrics;
  readonly log: Log;
  readonly limits?: Partial<RealtimeLimits>;
}
