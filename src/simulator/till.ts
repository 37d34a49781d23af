/** Puts a till together: the adapter's process, the OFD, the customers, and one clock for all of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TimeZone } from '../domain/day.ts';
import { TEST_PRINTER_FN } from '../domain/receipt.ts';
import type { AdapterOptions } from './adapter.ts';
import { createAdapterHandle, requestSync } from './adapter-handle.ts';
import { createBufferFile, type Db } from './buffer.ts';
import { createShopClock, type ShopClock, specFor } from './clock.ts';
import { fillHistoryPolitely } from './history.ts';
import { type Ofd, startOfd } from './ofd.ts';
import { createShifts } from './shifts.ts';
import { createShoppers } from './shoppers.ts';
import { openWriter, type Writer } from './writer.ts';

export interface TillOptions extends Partial<Omit<AdapterOptions, 'bufferPath' | 'ofdUrl' | 'clock'>> {
  /** Where buffer.db stands. Default: a temporary folder that is deleted at the end. */
  readonly dataDir?: string;
  readonly speed?: number;
  /** How far in the past the shop's clock starts. It catches up at the given speed and never passes the wall clock. */
  readonly startSecondsAgo?: number;
  readonly historyDays?: number;
  /** Exactly so many receipts in the past. */
  readonly receipts?: number;
  readonly seed?: number;
  readonly terminals?: number;
  readonly timeZone?: TimeZone;
  /** Customers of a day and terminal; 0 lets nobody come by himself. */
  readonly receiptsPerDay?: number;
  /** Rows of buffer.db's config table: buffer_capacity, circuit_breaker_timeout … */
  readonly config?: Readonly<Record<string, number>>;
}

type TillSettings = Required<Omit<TillOptions, 'terminals'>> & {
  readonly terminals: readonly string[];
  readonly bufferPath: string;
  /** The folder is ours and goes away with the till. */
  readonly temporary: boolean;
};

export type Till = Awaited<ReturnType<typeof openTill>>;

/** An aborted signal ends the start, and leaves nothing behind. */
export async function openTill(options: TillOptions = {}, signal?: AbortSignal) {
  const settings = settle(options);
  const { bufferPath, host, shape, sessions, fnNumber, ofdTimeoutSeconds, background } = settings;
  const { terminals, seed, timeZone, receiptsPerDay } = settings;
  // The past runs fast only once everybody is there: what a busy machine takes to start must not eat it up.
  const clock = createShopClock(specFor(1, settings.startSecondsAgo));
  const clearAway = () => {
    if (settings.temporary) rmSync(settings.dataDir, { recursive: true, force: true });
  };
  const historyRows = await preparePast(settings, clock, signal).catch((error: unknown) => {
    clearAway();
    throw error;
  });
  const ofd = await startOfd(clock);
  const closing = new AbortController();

  const adapterSettings = (port: number) => ({
    ...{ bufferPath, host, port, shape, sessions, fnNumber, ofdTimeoutSeconds, background },
    ofdUrl: ofd.url,
    clockSpec: clock.spec,
  });
  const adapter = createAdapterHandle(adapterSettings, settings.port);
  const rival = createAdapterHandle(adapterSettings, 0);
  const shoppers = createShoppers({
    ...{ clock, terminals, seed, timeZone, receiptsPerDay },
    adapterUrl: () => adapter.url,
  });

  const edit = <T>(change: (writer: Writer) => T): T => {
    const writer = openWriter(bufferPath);
    try {
      return change(writer);
    } finally {
      writer.close();
    }
  };
  const shareClock = async () => {
    const command = { op: 'clock', spec: clock.spec } as const;
    await Promise.all([adapter.tell(command), rival.tell(command)]);
  };
  const shifts = createShifts({ adapter, clock, terminals, edit, enabled: sessions });

  const till = {
    ...{ settings, bufferPath, clock, adapter, ofd, shoppers, shifts },
    /** A second adapter on the same file, not started by itself. */
    rival,
    /** Aborted when the till is about to stop. */
    closing: closing.signal,
    get adapterUrl() {
      return adapter.url;
    },
    /** Writes into buffer.db beside the adapter. */
    edit,
    sync: () => requestSync(adapter.url),
    pending: () =>
      edit(({ db }) => Number(db.prepare("SELECT COUNT(*) FROM receipts WHERE status = 'pending'").pluck().get())),
    ledger: () => edit(({ db }) => countLedger(db, historyRows, ofd, shoppers.acknowledged)),
    /** Customers come by themselves again, unless this till is to have none. */
    letCustomersIn: () => {
      if (receiptsPerDay > 0) shoppers.come();
    },
    setSpeed: (speed: number) => {
      clock.change({ speed });
      return shareClock();
    },
    /** Sets the adapter's clock wrong by so much. */
    setSkew: (skewSeconds: number) => adapter.tell({ op: 'clock', spec: { ...clock.spec, skewSeconds } }),
    /** Ends the past at once: shop time becomes the wall clock. */
    catchUp: () => {
      clock.change({ now: Date.now() });
      return shareClock();
    },
    /** `underWay`: what somebody still does with the till, and will give up because it is closing. */
    stop: async (underWay?: Promise<unknown>) => {
      closing.abort();
      // Whoever stands at the desk is answered or turned away when the adapter goes.
      const left = shoppers.stay();
      const stopAdapters = () => Promise.all([adapter.stop(), rival.stop()]);
      await Promise.all([shifts.stop(), stopAdapters()]);
      await Promise.all([left, underWay]);
      // What was under way may have been about to start one.
      await stopAdapters();
      await ofd.stop();
      clearAway();
    },
  };

  try {
    await adapter.start();
    await shifts.begin();
    await till.setSpeed(settings.speed);
  } catch (error) {
    await till.stop();
    throw error;
  }
  till.letCustomersIn();
  return till;
}

/** Returns how many rows were there before the first sale of today's run. */
async function preparePast(settings: TillSettings, clock: ShopClock, signal?: AbortSignal): Promise<number> {
  const { bufferPath, historyDays: days, receipts, terminals, seed, sessions, timeZone, fnNumber } = settings;
  const until = Math.floor(clock.now() / 1000);
  createBufferFile(bufferPath, { now: until });
  const writer = openWriter(bufferPath);
  for (const [key, value] of Object.entries(settings.config)) writer.setConfig(key, value);
  writer.close();
  const before = lastRow(bufferPath);
  // A till that was there before keeps its own past.
  if (before > 0 || days === 0) return before;
  const past = { until, days, terminals, seed, sessions, timeZone, fnNumber };
  await fillHistoryPolitely(bufferPath, receipts > 0 ? { ...past, receipts } : past, signal);
  return lastRow(bufferPath);
}

function lastRow(bufferPath: string): number {
  const { db, close } = openWriter(bufferPath);
  const row = Number(db.prepare('SELECT COALESCE(MAX(rowid), 0) FROM receipts').pluck().get());
  close();
  return row;
}

/**
 * `lost`: acknowledged at the cash desk, but not in buffer.db; or marked as delivered, but unknown to the OFD. Only rows
 * after the history are counted: the OFD of the simulator has not seen the past.
 */
function countLedger(db: Db, historyRows: number, ofd: Ofd, acknowledged: readonly string[]) {
  const rows = db
    .prepare<[number], { id: string; status: string }>('SELECT id, status FROM receipts WHERE rowid > ?')
    .all(historyRows);
  const ids = new Set(rows.map(({ id }) => id));
  const notKept = acknowledged.filter((id) => !ids.has(id));
  const notDelivered = rows.filter(({ id, status }) => status === 'synced' && !ofd.has(id)).map(({ id }) => id);
  const undelivered = rows.filter(({ status }) => status !== 'synced').length;
  const { duplicates, repeats } = ofd.totals;
  return { acknowledged: acknowledged.length, lost: [...notKept, ...notDelivered], undelivered, duplicates, repeats };
}

function settle(options: TillOptions): TillSettings {
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
