/** A shop on disk that the doctor looks at: a folder, an adapter that answers, and a till where a test wants one. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'vitest';
import { examine } from '../../src/cli/doctor/examination.ts';
import { verdict } from '../../src/cli/doctor.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createBufferFile, openWriter, type Writer } from '../../src/simulator/index.ts';
import { freePort } from '../../src/stack/ports.ts';
import { startServer, type TestServer } from './http-server.ts';
import { type ProgramOptions, runProgram } from './program.ts';

/** What an Alertmanager is asked for. */
const ALERTS = '/api/v2/alerts';

interface Check {
  readonly id: string;
  readonly status: string;
  readonly text: string;
  readonly advice: string | null;
}

export interface DoctorsShop {
  readonly folder: string;
  /** Where buffer.db lies, or is to lie. */
  readonly data: string;
  readonly file: string;
  readonly adapter: TestServer;
  /** Somebody is told, by way of an Alertmanager that answers; here the adapter's server plays it. */
  withChannel(): Record<string, string>;
  /** A till with one receipt; the writer keeps the file open, as a running adapter does. */
  till(): Writer;
  settings(text: string): void;
  /** In a process of its own where there are options. */
  doctor(environment?: Readonly<Record<string, string>>, options?: ProgramOptions): Promise<Findings>;
}

export interface Findings {
  readonly code: number | null;
  readonly status: string;
  readonly checks: readonly Check[];
  of(id: string): Check | undefined;
}

export const it = base.extend('shop', async ({ task: _ }, { onCleanup }): Promise<DoctorsShop> => {
  const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-doctor-'));
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  const file = join(data, 'buffer.db');
  mkdirSync(data);
  const adapter = await startServer(({ url }, response) =>
    response.end(url === ALERTS ? '[]' : '{"status":"ok","circuit_breaker_state":"CLOSED"}'),
  );
  let writer: Writer | null = null;
  onCleanup(async () => {
    if (writer?.db.open === true) writer.close();
    await adapter.close();
    rmSync(folder, { recursive: true });
  });
  const settings = (text: string) => writeFileSync(join(folder, 'pos-monitor.yml'), text);
  return {
    ...{ folder, data, file, adapter, settings },
    withChannel: () => {
      settings('public_url: http://kassa.example\nnotifications: {webhook: [{url: "http://127.0.0.1:9/"}]}');
      return { ALERTMANAGER_URL: adapter.url };
    },
    till: () => {
      createBufferFile(file);
      writer = openWriter(file);
      writer.addReceipt();
      return writer;
    },
    doctor: async (environment = {}, options) => {
      const port = String(await freePort());
      const state = join(folder, 'state');
      const usual = { BUFFER_DB_PATH: file, KKT_ADAPTER_URL: adapter.url, HOST: '127.0.0.1', STATE_DIRECTORY: state };
      const given = { ...usual, PORT: port, ...environment };
      if (options === undefined) {
        const own = join(folder, 'pos-monitor.yml');
        const checks = await examine(
          () => loadConfig({ file: existsSync(own) ? own : undefined, folder, environment: given }),
          () => Date.now() / 1000,
        );
        return { ...verdict(checks), checks, of: (id) => checks.find((check) => check.id === id) };
      }
      const { code, stdout } = await runProgram(['doctor', '--json'], { folder, environment: given, ...options });
      const { status, checks }: { status: string; checks: Check[] } = JSON.parse(stdout);
      return { code, status, checks, of: (id) => checks.find((check) => check.id === id) };
    },
  };
});
