/** The simulator's grip on an adapter's process: start, ask, stop cleanly, kill. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod';
import { ownProgram } from '../place.ts';
import type { AdapterOptions } from './adapter.ts';
import type { ClockSpec } from './clock.ts';
import { ONE_REQUEST } from './http.ts';
import type { RestoredSession } from './sessions.ts';
import { type SyncResult, syncResult } from './worker.ts';

export class PortTakenError extends Error {
  readonly port: number;
  constructor(port: number) {
    super(`Порт ${port} занят.`);
    this.port = port;
  }
}

const STOP_PATIENCE_MS = 5000;
const ENTRY = ownProgram('simulator/adapter-process');

interface Running {
  readonly child: ChildProcess;
  readonly exited: Promise<unknown>;
  readonly waiting: Map<number, (error: string | null) => void>;
}

export type AdapterHandle = ReturnType<typeof createAdapterHandle>;

export function createAdapterHandle(settings: (port: number) => AdapterSettings, wantedPort: number) {
  let running: Running | null = null;
  let port = wantedPort;
  let restored: readonly RestoredSession[] = [];
  let lastId = 0;

  const start = async () => {
    if (running !== null) return;
    const child = fork(ENTRY, [JSON.stringify(settings(port))], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const current: Running = { child, exited: once(child, 'exit'), waiting: new Map() };
    running = current;
    child.once('exit', () => {
      for (const answer of current.waiting.values()) answer(null);
      if (running === current) running = null;
    });
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the adapter ended with code ${code} while starting`)));
      child.on('message', (value) => {
        const message = asMessage(value);
        if (message.type === 'done') current.waiting.get(message.id)?.(message.error);
        if (message.type === 'failed') {
          reject(message.code === 'EADDRINUSE' ? new PortTakenError(port) : new Error(message.message));
        }
        if (message.type !== 'ready') return;
        ({ port, restored } = message);
        resolve();
      });
    });
  };

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (running === null) return;
    const { child, exited } = running;
    child.kill(signal);
    // An adapter that waits for a hanging OFD does not hear anything for a long time.
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await exited;
    clearTimeout(impatience);
  };

  return {
    get running() {
      return running !== null;
    },
    /** Where it answers, or answered last. */
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    get port() {
      return port;
    },
    /** The sessions that the latest start found in the file. */
    get restored(): readonly RestoredSession[] {
      return restored;
    },
    start,
    /** SIGTERM: the adapter closes its file and leaves neither -wal nor -shm. */
    stop: () => end('SIGTERM'),
    /** SIGKILL: as when the plug is pulled. */
    kill: () => end('SIGKILL'),
    /** Does nothing while the adapter is down: it asks for everything anew when it starts. */
    tell: async (command: AdapterCommand) => {
      if (running === null) return;
      const { child, waiting } = running;
      const id = ++lastId;
      const error = await new Promise<string | null>((resolve) => {
        waiting.set(id, resolve);
        child.send({ id, command }, (error) => {
          if (error !== null) resolve(null);
        });
      });
      waiting.delete(id);
      if (error !== null) throw new Error(error);
    },
  };
}

/** What the simulator itself reads from the adapter's HTTP face. */
const health = z.object({
  status: z.string(),
  components: z.object({
    buffer: z.object({ percent_full: z.number(), dlq_size: z.number(), pending: z.number() }),
    circuit_breaker: z.object({ state: z.enum(['CLOSED', 'OPEN', 'HALF_OPEN']), failure_count: z.number() }),
  }),
});

/** An adapter whose OFD hangs answers after its whole batch. */
const PATIENCE_MS = 120_000;

export async function readHealth(url: string): Promise<z.infer<typeof health>> {
  return health.parse(await askJson(`${url}/v1/health`, 'GET'));
}

export async function requestSync(url: string): Promise<SyncResult> {
  return syncResult.parse(await askJson(`${url}/v1/kkt/buffer/sync`, 'POST'));
}

async function askJson(url: string, method: 'GET' | 'POST'): Promise<unknown> {
  const response = await fetch(url, { method, headers: ONE_REQUEST, signal: AbortSignal.timeout(PATIENCE_MS) });
  return response.json();
}

/** What the simulator tells its adapter behind the scenes. The HTTP face stays that of the real one. */
export type AdapterSettings = Omit<AdapterOptions, 'clock'> & { readonly clockSpec: ClockSpec };

export type AdapterCommand =
  | { readonly op: 'clock'; readonly spec: ClockSpec }
  | { readonly op: 'paper'; readonly present: boolean }
  | { readonly op: 'worker'; readonly running: boolean }
  /** Whether the disk takes anything more. */
  | { readonly op: 'disk'; readonly full: boolean }
  | { readonly op: 'odoo'; readonly online: boolean }
  | { readonly op: 'openSession' | 'closeSession'; readonly posId: string };

interface NumberedCommand {
  readonly id: number;
  readonly command: AdapterCommand;
}

export type AdapterMessage =
  | { readonly type: 'ready'; readonly port: number; readonly restored: readonly RestoredSession[] }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
  | { readonly type: 'done'; readonly id: number; readonly error: string | null };

/** Both ends are ours; the channel itself knows no types. */
function asMessage(value: unknown): AdapterMessage {
  return value as AdapterMessage;
}

export function asCommand(value: unknown): NumberedCommand {
  return value as NumberedCommand;
}
