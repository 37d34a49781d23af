/** The KKT adapter: one buffer.db, one printer, one thread. Its HTTP face is in adapter-routes.ts. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { adapterRoutes, createThread, type Shape } from './adapter-routes.ts';
import { createBreaker } from './breaker.ts';
import { bufferOf, createBufferFile, hasSessionTables, openDatabase } from './buffer.ts';
import { type Clock, createHybridClock, seconds } from './clock.ts';
import { createPrinter } from './fiscal-doc.ts';
import { close, listen, portOf } from './http.ts';
import { createSaleDesk } from './sale-desk.ts';
import { sessionsOf } from './sessions.ts';
import {
  ALREADY_RUNNING,
  createOfdClient,
  createWorker,
  INTERVAL_SECONDS,
  openSyncLock,
  type SyncResult,
} from './worker.ts';

export interface AdapterOptions {
  readonly bufferPath: string;
  readonly ofdUrl: string;
  readonly clock: Clock;
  /** 0 takes any. */
  readonly port: number;
  /** Where it listens. */
  readonly host: string;
  readonly shape: Shape;
  /** false leaves the session tables empty, as today's adapter does. */
  readonly sessions: boolean;
  readonly fnNumber: string;
  readonly ofdTimeoutSeconds: number;
  /** false leaves sending to manual syncs. */
  readonly background: boolean;
}

const HEARTBEAT_SECONDS = 30;
/** In SQLite's own words. A real bound would let some receipts in, or half of one, by how full its pages are. */
const DISK_IS_FULL = `CREATE TEMP TRIGGER disk_is_full BEFORE INSERT ON main.receipts
  BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`;

export type Adapter = Awaited<ReturnType<typeof startAdapter>>;

export async function startAdapter(options: AdapterOptions) {
  const { bufferPath, ofdUrl, clock, shape, ofdTimeoutSeconds: timeoutSeconds } = options;
  createBufferFile(bufferPath, { now: seconds(clock) });
  const db = openDatabase(bufferPath);
  const buffer = bufferOf(db);
  const sessions = options.sessions && hasSessionTables(db) ? sessionsOf(db, randomUUID) : null;
  const thread = createThread();
  const stopping = new AbortController();
  const breaker = createBreaker({
    threshold: buffer.setting('circuit_breaker_threshold', 5),
    timeoutSeconds: buffer.setting('circuit_breaker_timeout', 60),
    nowSeconds: () => clock.now() / 1000,
  });
  const lock = openSyncLock(bufferPath, randomUUID());
  const send = createOfdClient(ofdUrl, clock, timeoutSeconds);
  const worker = createWorker({ buffer, breaker, lock, clock, send, timeoutSeconds, stopping: stopping.signal });
  const printer = createPrinter(buffer.counts().total + 1, options.fnNumber);
  const hlc = createHybridClock(() => seconds(clock), buffer.newestHlc());
  const desk = createSaleDesk({ db, buffer, sessions, printer, hlc, clock });
  const restored = sessions?.restore() ?? [];

  const sync = (): Promise<SyncResult> =>
    worker.claim() ? thread.run(() => worker.run()) : thread.run(() => ALREADY_RUNNING);

  /** Whether it sends by itself (a manual sync works without), and its link to Odoo, which takes over the cash transactions. */
  const adapter = { workerRunning: true, odooOnline: true };
  const syncByItself = async () => {
    if (adapter.workerRunning) await sync();
  };
  const every = async (interval: number, job: () => Promise<unknown>) => {
    for (;;) {
      await clock.sleep(interval, stopping.signal);
      if (stopping.signal.aborted) return;
      await job();
    }
  };
  const reportToOdoo = () =>
    thread.run(() => {
      if (adapter.odooOnline && !stopping.signal.aborted) sessions?.markReported(seconds(clock), seconds(clock));
    });

  const server = createServer(adapterRoutes({ thread, buffer, breaker, desk, sync, clock, shape, adapter }));
  try {
    await listen(server, options.port, options.host);
  } catch (error) {
    lock.close();
    db.close();
    throw error;
  }
  const loops = options.background
    ? [every(INTERVAL_SECONDS, syncByItself), every(HEARTBEAT_SECONDS, reportToOdoo)]
    : [];

  return Object.assign(adapter, {
    port: portOf(server),
    restored,
    sessions,
    printer,
    desk,
    limitDisk: (full: boolean) => {
      db.exec('DROP TRIGGER IF EXISTS temp.disk_is_full');
      if (full) db.exec(DISK_IS_FULL);
    },
    stop: async () => {
      stopping.abort();
      await close(server);
      await Promise.all([...loops, thread.run(() => {})]);
      lock.close();
      db.close();
    },
  });
}
