/** The centre as it is rendered: a Prometheus that is written to, and two Alertmanagers that know each other. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dump, load } from 'js-yaml';
import { configSchema } from '../../src/config/schema.ts';
import { centreFiles, VMALERT_ENVIRONMENT } from '../../src/render/centre.ts';
import { AT_CENTRE } from '../../src/render/known.ts';
import { SCRAPE_SECONDS } from '../../src/render/prometheus.ts';
import { type Child, type ChildOptions, startChild } from '../../src/stack/engines.ts';
import { freePort } from '../../src/stack/ports.ts';
import { startWebhookSink, type ToldAlert } from '../support/sinks.ts';
import { tool } from '../support/tools.ts';
import type { Yaml } from './agent.ts';

export const ENGINES = ['prometheus', 'victoria-metrics'] as const;
export type Engine = (typeof ENGINES)[number];

/** A test run's, if any: its programs live for seconds. */
const { GOGC } = process.env;
/** What it reads back after it was killed, with two thousand shops on a busy computer. */
const READY_WITHIN_MS = 120_000;

export interface Centre {
  readonly url: string;
  readonly port: number;
  readonly engine: Engine;
  /** Who evaluates the rules, and says how long that takes. */
  readonly rulesUrl: string;
  /** Seconds between two evaluations. */
  readonly interval: number;
  /** Where the engine keeps what it was sent. */
  readonly data: string;
  /** Ends the engine outright, and starts it again on what it had on its disk. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** No two of these programs know each other by another name. */
  readonly alertmanagers: readonly string[];
  /** What people were told, alert by alert. */
  readonly told: readonly ToldAlert[];
  /** Another engine beside it, with the same rules, that tells the same Alertmanagers. */
  startTwin(): Promise<{ readonly url: string; readonly port: number }>;
  /** Ends outright the Alertmanager that tells people of this shop, after its message and before the other one hears of it. */
  killWhoTellsOf(shop: string): Promise<void>;
  stop(): Promise<void>;
}

interface CentreOptions {
  readonly folder: string;
  readonly interval: string;
  readonly engine?: Engine;
  /** What holds for minutes in a real centre holds so long here, before it is told. */
  readonly holds: string;
  /** Where Prometheus also writes all that it is sent and that it writes down itself, in this order. */
  readonly passesOnTo?: string;
}

export async function startCentre(options: CentreOptions): Promise<Centre> {
  const { folder, interval, engine = 'prometheus' } = options;
  const open: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of open.splice(0).reverse()) await part.stop();
  };
  try {
    const sink = await startWebhookSink();
    open.push(sink);
    const ports = [await freePort(), await freePort()] as const;
    const gossip = [await freePort(), await freePort()] as const;
    const port = await freePort();
    const config = configSchema.parse({ notifications: { webhook: [{ url: `${sink.url}/people` }] } });
    const places = { prometheus: `127.0.0.1:${port}`, alertmanagers: ports.map((at) => `127.0.0.1:${at}`) };
    for (const { path, text } of centreFiles(config, places)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), hurried(path, text, options));
    }
    const alertmanagers: Child[] = [];
    for (const [at, own] of ports.entries()) {
      alertmanagers.push(await startAlertmanager(folder, at, own, gossip));
      open.push(...alertmanagers.slice(-1));
    }
    const [url, data] = [`http://127.0.0.1:${port}`, join(folder, 'data')];
    const start = (on = port, keeping = data) =>
      startChild(engine === 'prometheus' ? prometheus(folder, on, keeping, interval) : victoria(on, keeping));
    /** Who evaluates the rules of an engine that is there. */
    const judged = async (by: Child) => {
      if (engine === 'prometheus') return by.url;
      const vmalert = await startVmalert(folder, by.url, ports, interval);
      open.push(vmalert);
      return vmalert.url;
    };
    let running = await start();
    open.push({ stop: () => running.stop() });
    const rulesUrl = await judged(running);
    return {
      url,
      port,
      engine,
      rulesUrl,
      interval: evaluationSeconds(interval),
      data,
      kill: () => running.stop('SIGKILL'),
      start: async () => {
        running = await start();
      },
      alertmanagers: ports.map((at) => `http://127.0.0.1:${at}`),
      told: sink.told,
      startTwin: async () => {
        const second = await freePort();
        const twin = await start(second, join(folder, 'data-2'));
        open.push(twin);
        await judged(twin);
        return { url: twin.url, port: second };
      },
      killWhoTellsOf: async (shop) => {
        const from = await sink.leaveUnanswered(({ labels }) => labels.shop === shop);
        await alertmanagers.find(({ url: own }) => new URL(own).port === new URL(from).port)?.stop('SIGKILL');
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function prometheus(folder: string, port: number, data: string, interval: string): ChildOptions {
  return {
    name: 'Prometheus (centre)',
    program: tool('prometheus'),
    args: [
      `--config.file=${join(folder, 'prometheus', 'prometheus.yml')}`,
      `--storage.tsdb.path=${data}`,
      '--web.enable-remote-write-receiver',
      '--web.enable-admin-api',
      `--web.listen-address=127.0.0.1:${port}`,
      `--rules.alert.resend-delay=${resendSeconds(interval)}s`,
      `--query.lookback-delta=${AT_CENTRE.late}s`,
      '--log.level=error',
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/-/ready',
    readyWithinMs: READY_WITHIN_MS,
  };
}

/** Takes and keeps what the shops send, and answers; the rules are vmalert's. */
export function victoria(port: number, data: string): ChildOptions {
  return {
    name: 'VictoriaMetrics (centre)',
    program: tool('victoria-metrics'),
    args: [
      `-storageDataPath=${data}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      '-search.latencyOffset=1s',
      `-search.maxStalenessInterval=${AT_CENTRE.late}s`,
      '-loggerLevel=ERROR',
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/health',
    readyWithinMs: READY_WITHIN_MS,
  };
}

async function startVmalert(
  folder: string,
  engine: string,
  alertmanagers: readonly number[],
  interval: string,
): Promise<Child> {
  const port = await freePort();
  return startChild({
    name: 'vmalert',
    program: tool('vmalert'),
    args: [
      `-rule=${join(folder, 'prometheus', 'rules', '*.yml')}`,
      ...['datasource', 'remoteWrite', 'remoteRead'].map((to) => `-${to}.url=${engine}`),
      ...alertmanagers.map((at) => `-notifier.url=http://127.0.0.1:${at}`),
      `-httpListenAddr=127.0.0.1:${port}`,
      `-evaluationInterval=${evaluationSeconds(interval)}s`,
      // How far back a value is looked for; by default no farther than to the evaluation before.
      `-datasource.queryStep=${AT_CENTRE.late}s`,
      '-remoteWrite.flushInterval=1s',
      `-rule.resendDelay=${resendSeconds(interval)}s`,
      '-loggerLevel=ERROR',
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/health',
    environment: { ...VMALERT_ENVIRONMENT, ...(GOGC === undefined ? {} : { GOGC }) },
  });
}

function startAlertmanager(folder: string, at: number, port: number, gossip: readonly number[]): Promise<Child> {
  const [own, other] = [gossip[at], gossip[1 - at]].map((each) => `127.0.0.1:${each}`);
  return startChild({
    name: `Alertmanager ${at + 1}`,
    program: tool('alertmanager'),
    args: [
      `--config.file=${join(folder, 'alertmanager', 'secrets', 'alertmanager.yml')}`,
      `--storage.path=${join(folder, `alertmanager-${at}`)}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--cluster.listen-address=${own}`,
      `--cluster.advertise-address=${own}`,
      `--cluster.peer=${other}`,
      '--log.level=error',
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/-/ready',
  });
}

/** As many scrapes lie between two evaluations as in a real centre. */
function evaluationSeconds(scrapes: string): number {
  return (Number.parseInt(scrapes, 10) * AT_CENTRE.every) / SCRAPE_SECONDS;
}

/** As in a real centre, and for a hurried one what gives its engine time to start again. */
function resendSeconds(scrapes: string): number {
  return Math.max(10, (evaluationSeconds(scrapes) / AT_CENTRE.every) * 90);
}

function hurried(path: string, text: string, { interval, holds, passesOnTo }: CentreOptions): string {
  if (!path.endsWith('.yml')) return text;
  const file = load(text) as Yaml;
  if (path.startsWith('prometheus/rules/')) {
    for (const group of file.groups)
      for (const rule of group.rules) if ('for' in rule && rule.for !== '0m') rule.for = holds;
  } else if (path.startsWith('prometheus/')) {
    const evaluated = `${evaluationSeconds(interval)}s`;
    Object.assign(file.global, { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: evaluated });
    if (passesOnTo !== undefined)
      file.remote_write = [
        { url: `${passesOnTo}/api/v1/write`, queue_config: { max_shards: 1, batch_send_deadline: '1s' } },
      ];
  } else {
    for (const route of [file.route, ...file.route.routes]) {
      if (route.receiver === 'people') Object.assign(route, { group_wait: '5s', group_interval: '10s' });
    }
  }
  return dump(file, { lineWidth: -1 });
}
