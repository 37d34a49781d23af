/** What the stack runs that is not ours: how it is found, as packages and downloads name it, and how it is started. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { ALERTMANAGER_FLAGS } from '../render/alertmanager.ts';
import { PROMETHEUS_FLAGS } from '../render/prometheus.ts';

const NAMES = {
  prometheus: ['prometheus'],
  alertmanager: ['prometheus-alertmanager', 'alertmanager'],
  grafana: ['grafana-server', 'grafana'],
} as const;
export type ProgramName = keyof typeof NAMES;

/** null where it is not on PATH. */
export function findProgram(name: ProgramName, path = process.env.PATH ?? ''): string | null {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const candidates = NAMES[name].flatMap((file) => folders.map((folder) => join(folder, file)));
  return candidates.find(isExecutable) ?? null;
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface EngineOptions {
  readonly program: string;
  readonly config: string;
  readonly data: string;
  readonly port: number;
  readonly flags?: readonly string[];
  readonly ended?: AbortSignal;
}

export function startPrometheus(options: EngineOptions): Promise<Child> {
  const { data, flags = PROMETHEUS_FLAGS } = options;
  return startEngine('Prometheus', options, [`--storage.tsdb.path=${data}`, ...flags]);
}

/** The times in messages are told in the zone. */
export function startAlertmanager(options: EngineOptions & { readonly timeZone: string }): Promise<Child> {
  const { data, timeZone, flags = ALERTMANAGER_FLAGS } = options;
  // There is one Alertmanager, and it looks for no others.
  const args = [`--storage.path=${data}`, '--cluster.listen-address=', ...flags];
  return startEngine('Alertmanager', options, args, { TZ: timeZone });
}

function startEngine(
  name: string,
  { program, config, port, ended }: EngineOptions,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const address = `127.0.0.1:${port}`;
  const url = `http://${address}`;
  const places = [`--config.file=${config}`, `--web.listen-address=${address}`, `--web.external-url=${url}`];
  return startChild({
    ...{ name, program, url, environment, ended },
    args: [...places, ...args, '--log.level=warn'],
    readyPath: '/-/ready',
  });
}

interface GrafanaOptions {
  readonly program: string;
  /** Our folder grafana/: its settings and what it is provisioned with. */
  readonly home: string;
  readonly dashboards: string;
  readonly data: string;
  readonly port: number;
  readonly prometheus: string;
  readonly alertmanager: string;
  readonly ended?: AbortSignal;
}

/** Where packages put what Grafana itself needs. */
const PACKAGE_HOME = '/usr/share/grafana';

/** Where an archive or a build has it: beside the program, or one or two folders above. GF_PATHS_HOME says otherwise. */
function homeOf(program: string): string {
  const folder = dirname(realpathSync(program));
  const near = [folder, join(folder, '..'), join(folder, '..', '..')].map((path) => resolve(path));
  const found = near.find((path) => existsSync(join(path, 'conf', 'defaults.ini')));
  return process.env.GF_PATHS_HOME ?? found ?? PACKAGE_HOME;
}

/** At its first start it lays out a database, table by table. */
const GRAFANA_READY_WITHIN_MS = 180_000;

export function startGrafana(options: GrafanaOptions): Promise<Child> {
  const { program, home, dashboards, data, port, prometheus, alertmanager, ended } = options;
  const plugins = join(data, 'plugins');
  // A folder that is missing is an error to it.
  mkdirSync(plugins, { recursive: true });
  return startChild({
    name: 'Grafana',
    program,
    ended,
    args: [
      ...(basename(program) === 'grafana' ? ['server'] : []),
      `--homepath=${homeOf(program)}`,
      `--config=${join(home, 'grafana.ini')}`,
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/api/health',
    readyWithinMs: GRAFANA_READY_WITHIN_MS,
    environment: {
      PROMETHEUS_URL: prometheus,
      ALERTMANAGER_URL: alertmanager,
      POS_GRAFANA_DASHBOARDS: dashboards,
      POS_GRAFANA_HOME: join(dashboards, 'kassa.json'),
      GF_PATHS_DATA: data,
      GF_PATHS_LOGS: join(data, 'logs'),
      GF_PATHS_PLUGINS: plugins,
      GF_PATHS_PROVISIONING: join(home, 'provisioning'),
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_SERVER_HTTP_PORT: String(port),
      // What is shown is invented, and nobody but this computer can ask.
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
      GF_LOG_MODE: 'console',
    },
  });
}

export interface Child {
  readonly url: string;
  readonly pid: number;
  /** Asked to end, it gets some seconds; killed, none. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly url: string;
  /** Answers 200 once the program is ready. */
  readonly readyPath: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly readyWithinMs?: number;
  /** Aborted, it ends the start and leaves nothing behind. */
  readonly ended?: AbortSignal | undefined;
}

const READY_WITHIN_MS = 60_000;
const ASK_AGAIN_MS = 50;
const STOP_WITHIN_MS = 5000;
const LINES_KEPT = 20;

/** Where this process ends without having stopped them, they end with it; of a SIGKILL nobody hears. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, program, args, url, readyPath, environment, readyWithinMs = READY_WITHIN_MS, ended } = options;
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ctrl-C in the terminal reaches the whole group; we want to be the one who ends it, and in order.
    detached: true,
  });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.push(...text.trimEnd().split('\n'));
    said.splice(0, said.length - LINES_KEPT);
  });
  const failed = new AbortController();
  child.once('error', (error) => failed.abort(error));
  child.once('exit', (code) => failed.abort(new Error(`${name} ended (${code}):\n${said.join('\n')}`)));
  running.add(child);
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    running.delete(child);
    await end(child, signal);
  };
  try {
    const over = AbortSignal.any([failed.signal, ...(ended === undefined ? [] : [ended])]);
    await ready(`${url}${readyPath}`, name, readyWithinMs, over);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid ?? 0, stop };
}

async function ready(address: string, name: string, withinMs: number, over: AbortSignal): Promise<void> {
  for (const until = Date.now() + withinMs; Date.now() < until; ) {
    const answer = await fetch(address, { signal: over }).catch(() => null);
    over.throwIfAborted();
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  throw new Error(`${name} does not get ready`);
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(timer);
}
