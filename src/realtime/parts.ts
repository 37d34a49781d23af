import type { Guard } from '../http/guard.ts';
import type { HostCheck } from '../http/hosts.ts';
import type { OriginCheck } from '../http/origins.ts';
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

/** What may change while clients are connected. */
export interface RealtimeSettings {
  readonly publicUrl: string;
  readonly isOurHost: HostCheck;
  readonly isAllowedOrigin: OriginCheck;
}

export interface RealtimeParts extends RealtimeSettings {
  readonly monitor: Monitor;
  readonly guard: Guard;
  readonly metrics: WebsocketMetrics;
  readonly log: Log;
  readonly limits?: Partial<RealtimeLimits>;
}
