import type { DemoAnswer } from '../api/schemas/status.ts';
import type { Door } from '../auth/door.ts';
import type { Buffer } from '../buffer/client.ts';
import type { Chronicle } from '../chronicle.ts';
import type { Config } from '../config/schema.ts';
import type { DebugLog } from '../debug-log.ts';
import type { Shop } from '../domain/shop.ts';
import type { Journal } from '../journal/client.ts';
import type { Log } from '../logger.ts';
import type { MaxRelay } from '../max/relay.ts';
import type { Metrics } from '../metrics/index.ts';
import type { Monitor } from '../monitor.ts';
import type { Realtime } from '../realtime/index.ts';

/** What the faces are made from. */
export interface HttpParts {
  readonly monitor: Monitor;
  readonly realtime: Realtime;
  readonly buffer: Buffer;
  readonly journal: Journal;
  readonly chronicle: Chronicle;
  readonly shop: Shop;
  readonly config: Config;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly version: string;
  readonly door: Door;
  readonly overTls: boolean;
  /** The newest readings, for the admin's eyes. */
  readonly debugLog: DebugLog;
  /** What Alertmanager shows when it reports to us; null where nothing was agreed. */
  readonly hookSecret: string | null;
  readonly max: MaxRelay;
  /** Who plays the demo; null in a shop. */
  readonly stage: DemoStage | null;
}

/** Whoever runs the simulated till. */
export interface DemoStage {
  readonly stories: DemoAnswer['stories'];
  now(): Promise<Playing>;
  play(name: string): Promise<void>;
}

export type Playing = Pick<DemoAnswer, 'playing' | 'ready'>;
