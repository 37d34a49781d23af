import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TimeZone } from '../domain/day.ts';
import { TEST_PRINTER_FN } from '../domain/receipt.ts';
import type { Shape } from './adapter-routes.ts';

export interface TillOptions {
  /** Where buffer.db stands. Default: a temporary folder that is deleted at the end. */
  readonly dataDir?: string;
  /** The adapter's port. Default 8000; 0 takes any. */
  readonly port?: number;
  /** Where the adapter listens. Default 127.0.0.1. */
  readonly host?: string;
  readonly shape?: Shape;
  readonly speed?: number;
  /** How far in the past the shop's clock starts. It catches up at the given speed and never passes the wall clock. */
  readonly startSecondsAgo?: number;
  readonly historyDays?: number;
  /** Exactly so many receipts in the past. */
  readonly receipts?: number;
  readonly seed?: number;
  readonly terminals?: number;
  /** false leaves the session tables empty, as today's adapter does. */
  readonly sessions?: boolean;
  readonly timeZone?: TimeZone;
  readonly fnNumber?: string;
  /** Customers of a day and terminal; 0 lets nobody come by himself. */
  readonly receiptsPerDay?: number;
  /** Rows of buffer.db's config table: buffer_capacity, circuit_breaker_timeout … */
  readonly config?: Readonly<Record<string, number>>;
  readonly ofdTimeoutSeconds?: number;
  /** false leaves sending to manual syncs. */
  readonly background?: boolean;
}

export type TillSettings = Required<Omit<TillOptions, 'terminals'>> & {
  readonly terminals: readonly string[];
  readonly bufferPath: string;
  /** The folder is ours and goes away with the till. */
  readonly temporary: boolean;
};

export function settle(options: TillOptions): TillSettings {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'till-'));
  return {
    port: 8000,
    host: '127.0.0.1',
    shape: 'v1',
    speed: 1,
    startSecondsAgo: 0,
    historyDays: 0,
    receipts: 0,
    seed: 1,
    sessions: true,
    timeZone: 'Europe/Moscow',
    fnNumber: TEST_PRINTER_FN,
    receiptsPerDay: 40,
    config: {},
    ofdTimeoutSeconds: 10,
    background: true,
    ...options,
    dataDir,
    bufferPath: join(dataDir, 'buffer.db'),
    temporary: options.dataDir === undefined,
    terminals: terminalNames(options.terminals ?? 1),
  };
}

function terminalNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `POS-${String(index + 1).padStart(3, '0')}`);
}
