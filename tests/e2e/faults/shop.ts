/** A shop of real processes: an adapter that sells, the monitor as it is started in a shop, and a screen. */
import { once } from 'node:events';
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainSale, REAL_LOOKING_FN, startTill, type Till, type TillOptions } from '../../../src/simulator/index.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { type RunningProgram, startProcess } from '../../support/program.ts';
import { until } from '../../support/running-shop.ts';
import { shopZone } from '../../support/time/shop-zone.ts';
import { type Faces, lookAtFaces } from './faces.ts';
import { type LiveClient, watchLive } from './live-client.ts';

type Settings = Readonly<Record<string, unknown>>;

export interface ShopOptions {
  readonly till?: TillOptions;
  readonly settings?: Settings;
  /** Words before the monitor's command: who runs it, and in which surroundings. */
  readonly prefix?: readonly string[];
  /** Stands between the monitor and the adapter. */
  readonly adapterUrl?: (till: Till) => string;
  /** Where everything stands; the data in `data`. Default: a folder of its own. */
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The clock of this computer, for the monitor and the adapter, is to be wrong by so many seconds from the start. */
  readonly clockOffset?: number;
}

export interface FaultShop {
  readonly till: Till;
  readonly url: string;
  readonly live: LiveClient;
  /** The monitor that runs, or ran last. */
  readonly monitor: RunningProgram;
  /** Receipts that wait, by what was sold; another number after a backup was restored. */
  pending: number;
  look(): Promise<Faces>;
  sell(): Promise<void>;
  startMonitor(): Promise<void>;
  /** Sets the clock of a shop that was started with an offset. */
  setClock(offset: number): Promise<void>;
  writeSettings(settings: Settings | string): void;
  logged(): string;
  stop(): Promise<void>;
}

/** Alarmed after ten seconds instead of a minute: nobody is to wait longer for a test. The disks of these tests are small. */
const IMPATIENT: Settings = {
  thresholds: { buffer_unreadable_seconds: 10, disk_full_megabytes: 1, disk_low_megabytes: 2 },
};
export const SOLD_BEFORE = 3;

export async function startFaultShop(options: ShopOptions = {}): Promise<FaultShop> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'pos-monitor-fault-'));
  // The monitor may be another user.
  chmodSync(folder, 0o755);
  const dataDir = join(folder, 'data');
  // Both are started again where they were, on ports that the system gives to nobody else meanwhile.
  const [port, tillPort] = [await freePort(), await freePort()];
  const till = await startTill({
    ...{ dataDir, port: tillPort, receiptsPerDay: 0, background: false },
    ...{ fnNumber: REAL_LOOKING_FN, timeZone: shopZone() },
    ...options.till,
  });
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, 'pos-monitor.yml');
  let monitor: RunningProgram | null = null;
  let live: LiveClient | null = null;
  let sold = 0;
  let logged = '';

  const clockFile = join(folder, 'clock-offset');
  const clockEnvironment: Record<string, string> =
    options.clockOffset === undefined ? {} : { CLOCK_OFFSET_FILE: clockFile };
  const setClock = async (offset: number) => {
    await till.setSkew(offset);
    // Whoever reads it meanwhile finds the old number or the new one.
    writeFileSync(`${clockFile}.new`, String(offset));
    renameSync(`${clockFile}.new`, clockFile);
  };

  const writeSettings = (settings: Settings | string) => {
    const whole = {
      buffer: { path: till.bufferPath },
      adapter: { url: options.adapterUrl?.(till) ?? till.adapterUrl },
      listen: { host: '127.0.0.1', port },
      shop: { time_zone: shopZone() },
      ...IMPATIENT,
      ...options.settings,
      ...(typeof settings === 'string' ? {} : settings),
    };
    // Every JSON is YAML.
    writeFileSync(file, typeof settings === 'string' ? settings : JSON.stringify(whole));
  };
  const startMonitor = async () => {
    logged += monitor?.stdout() ?? '';
    const environment = { ...clockEnvironment, ...options.environment };
    const started = startProcess(['run', '-c', file], { folder, prefix: options.prefix ?? [], environment });
    monitor = started;
    let finished: string | null = null;
    started.finished.then(({ stdout, stderr }) => {
      finished = stdout + stderr;
    });
    await until(
      'the monitor runs',
      () => {
        if (finished !== null) throw new Error(`the monitor ended while starting: ${finished}`);
        return started.stdout().includes('pos-monitor is running');
      },
      120_000,
    );
  };
  const sell = async () => {
    const outcome = await till.shoppers.buy('POS-001', plainSale(1000));
    if (outcome.kind !== 'sold') throw new Error(`the till did not sell: ${JSON.stringify(outcome)}`);
    sold += 1;
  };
  const stop = async () => {
    live?.stop();
    if (monitor !== null && monitor.child.exitCode === null && monitor.child.signalCode === null) {
      const exited = once(monitor.child, 'exit');
      monitor.child.kill('SIGKILL');
      await exited;
    }
    await till.stop();
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };

  try {
    if (options.clockOffset !== undefined) await setClock(options.clockOffset);
    for (let count = 0; count < SOLD_BEFORE; count++) await sell();
    writeSettings({});
    await startMonitor();
    live = watchLive(url);
  } catch (error) {
    await stop();
    throw error;
  }
  const [screen, current] = [live, () => monitor];
  return {
    ...{ till, url, live, sell, startMonitor, setClock, writeSettings, stop },
    get monitor() {
      const running = current();
      if (running === null) throw new Error('the monitor was never started');
      return running;
    },
    get pending() {
      return sold;
    },
    set pending(number) {
      sold = number;
    },
    look: () => lookAtFaces(url, screen),
    logged: () => logged + (current()?.stdout() ?? ''),
  };
}
