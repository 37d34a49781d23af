/** A whole shop for integration tests: a buffer.db that is written as the adapter would, an adapter, and the program. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import type { Instant } from '../../src/domain/clocks.ts';
import { createLogger } from '../../src/logger.ts';
import { startProgram } from '../../src/main.ts';
import { createBufferFile, openWriter, type Writer } from '../../src/simulator/index.ts';
import { startServer, type TestServer } from './http-server.ts';
import { notAtMidnight } from './time/not-at-midnight.ts';

export interface RunningShop {
  readonly url: string;
  readonly folder: string;
  readonly path: string;
  readonly writer: Writer;
  readonly adapter: TestServer;
  /** What the program logged, line by line. */
  readonly logged: Record<string, unknown>[];
  get(path: string, init?: RequestInit): Promise<Response>;
  /** The answer's JSON, whatever its status. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails where it is not there.
  json(path: string, init?: RequestInit): Promise<any>;
  /** Takes other settings over while it runs. */
  adopt(config: Partial<Config>): Promise<void>;
  /** The program ends and begins anew, with the same file and the same folder of its own; `meanwhile` is done in between. */
  restart(meanwhile?: () => void | Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface ShopOptions {
  readonly config?: Partial<Config>;
  readonly demo?: boolean;
  readonly clock?: () => number;
  /** Seconds that nobody sets; where they are left out, they are the computer's. */
  readonly steady?: () => number;
  /** Lays the file out before the program starts. */
  readonly fill?: (writer: Writer) => void;
  readonly sessionTables?: boolean;
  /** How many times faster than in a shop the engines beside it are. */
  readonly pace?: number;
  /** The folder for the journal; one of its own otherwise. */
  readonly state?: string;
  /** Done to the folder before the program starts, after the writer has been closed. */
  readonly spoil?: (path: string) => void;
}

export const HEALTHY = {
  status: 'healthy',
  components: { buffer: {}, circuit_breaker: { state: 'CLOSED', failure_count: 0 }, database: {} },
  version: '1.0.0',
};

export async function startShop(options: ShopOptions = {}): Promise<RunningShop> {
  const defaults = defaultConfig();
  if (options.clock === undefined) await notAtMidnight((options.config?.shop ?? defaults.shop).time_zone);
  const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-http-'));
  const path = join(folder, 'buffer.db');
  const state = options.state ?? mkdtempSync(join(tmpdir(), 'pos-monitor-state-'));
  createBufferFile(path, options.sessionTables === false ? { sessionTables: false } : {});
  const writer = openWriter(path);
  options.fill?.(writer);
  if (options.spoil !== undefined) {
    writer.close();
    options.spoil(path);
  }
  const adapter = await startServer((request, response) => {
    const known = request.url === '/v1/health';
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? HEALTHY : { detail: 'Not Found' }));
  });
  const logged: Record<string, unknown>[] = [];
  const log = await createLogger('debug', { write: (line) => void logged.push(JSON.parse(line)) });
  const config: Config = {
    ...defaults,
    buffer: { path },
    state: { path: state },
    adapter: { ...defaults.adapter, url: adapter.url },
    listen: { host: '127.0.0.1', port: 0 },
    ...options.config,
  };
  const start = () =>
    startProgram({
      config,
      log,
      // A machine that stands still for two seconds is no stuck disk; a reader that does for fifteen is ended.
      deadlineMs: 14_000,
      ...(options.pace !== undefined && { pace: options.pace }),
      ...(options.demo !== undefined && { demo: options.demo }),
      ...(options.clock !== undefined && { clock: options.clock }),
      ...(options.steady !== undefined && { instants: instantsWith(options.steady, options.clock) }),
    });
  let program = await start();
  const get = (where: string, init?: RequestInit) => fetch(program.url + where, init);
  return {
    get url() {
      return program.url;
    },
    folder,
    path,
    writer,
    adapter,
    logged,
    get,
    json: async (where, init) => (await get(where, init)).json(),
    adopt: (changes) => program.adopt({ ...config, ...changes }),
    async restart(meanwhile) {
      await program.close();
      await meanwhile?.();
      program = await start();
    },
    async close() {
      await program.close();
      await adapter.close();
      writer.close();
      rmSync(folder, { recursive: true, force: true });
      if (options.state === undefined) rmSync(state, { recursive: true, force: true });
    },
  };
}

function instantsWith(steady: () => number, clock = Date.now): () => Instant {
  return () => ({ wall: clock() / 1000, steady: steady() });
}

export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  milliseconds = 120_000,
): Promise<void> {
  const began = performance.now();
  while (!(await holds())) {
    const waited = performance.now() - began;
    if (waited > milliseconds) throw new Error(`waited in vain until ${what}`);
    // What takes long is looked at more seldom: looking takes the processor from what is waited for.
    await new Promise((resolve) => setTimeout(resolve, Math.min(250, Math.max(10, waited / 20))));
  }
}
