/**
 * The shipped rules, routes and flags in the real Prometheus and Alertmanager, fifteen times as fast as in a shop: all
 * durations keep their ratio, a quarter of an hour is a minute. One thing is changed besides: what is to hold for longer
 * than five minutes holds for five. On a busy machine it goes slower, for a program needs its seconds to start, and they
 * would be many minutes of a shop.
 */
import './time/real-time.ts';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { dump, load } from 'js-yaml';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { ALERTMANAGER_FLAGS } from '../../src/render/alertmanager.ts';
import { renderFiles } from '../../src/render/index.ts';
import { PROMETHEUS_FLAGS } from '../../src/render/prometheus.ts';
import { type Child, startAlertmanager, startPrometheus } from '../../src/stack/engines.ts';
import { freePort } from '../../src/stack/ports.ts';
import type { PhoneMessage } from './phone-stories.ts';
import { startVictoria } from './scaled-victoria.ts';
import { startWebhookSink } from './sinks.ts';
import { slowness } from './slowness.ts';
import { setClockOf } from './time/set-clock.ts';
import { tool } from './tools.ts';

const [FASTEST, SLOWEST] = [15, 4];
/** So many times slower than alone is still quick enough for the fastest. */
const QUICK_ENOUGH = 3;
export const FASTER = Number(
  process.env.CHAIN_PACE ?? Math.max(SLOWEST, Math.min(FASTEST, Math.floor((FASTEST * QUICK_ENOUGH) / slowness()))),
);
const MOST_HOLDS = 300;
const PEOPLE = '/people';
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** So long in a shop is so many milliseconds here. */
export const minutes = (ofShop: number) => (ofShop * 60_000) / FASTER;
/** For what does not take longer where the pace is slower: the engines themselves on a busy machine. */
export const PATIENCE = { timeout: 120_000, interval: 200 };

export interface ScaledChain {
  readonly prometheus: Engine;
  readonly alertmanager: Engine;
  /** One more shop. */
  watch(instance: string): void;
  /**
   * Of each alert and level of that shop every message to people, in the order of their arrival. Where its monitor never
   * is away, only a machine without time for us misses it, and that does not count.
   */
  told(instance: string, monitorIsEverAway?: boolean): Record<string, string[]>;
  /** The same one by one, with the minute of the shop since then. */
  messages(instance: string, since: number): PhoneMessage[];
  /** Every message as it came, by what it came to: people's webhook, telegram, … */
  sent(to: string): string[];
  /** What pos-monitor handed over itself, as people read it. */
  notices(): readonly { readonly kind: string; readonly words: string }[];
  readonly alertmanagerUrl: string;
  /** The names of all alerts that people were told of. */
  names(): ReadonlySet<string>;
  /** What Prometheus has told Alertmanager of it last. */
  annotations(instance: string, alertname: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** When all that was told until now is on Alertmanager's disk, so that a kill does not make it forget. */
  kept(): Promise<void>;
  /** Somebody sets the clock of the computer on which both engines run. */
  setClock(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

export interface Engine {
  setClock(seconds: number): Promise<void>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  start(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: a rendered file is changed here and there, and read again by its program.
type Yaml = any;

/** Beside prometheus.yml. */
const TARGETS = 'targets.json';
/** Where no ear is. */
const NOBODY = '127.0.0.1:9';
const ALWAYS_OPEN = { from: '00:00', to: '24:00' };

interface ChainOptions {
  readonly hours?: Config['shop']['working_hours'];
  /** Whoever is told besides a webhook of people; the addresses of services become the sink's. */
  readonly channels?: object;
}

/** The first of those that are watched hears what is sent, as a shop's monitor does. */
export async function startScaledChain(
  watched: readonly string[],
  { hours = ALWAYS_OPEN, channels = {} }: ChainOptions = {},
): Promise<ScaledChain> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-life-'));
  const sink = await startWebhookSink();
  const [prometheusPort, alertmanagerPort] = [await freePort(), await freePort()];
  const config = configSchema.parse({
    shop: { name: 'Оптика', time_zone: 'UTC', working_hours: hours },
    notifications: { ...channels, webhook: [{ url: sink.url + PEOPLE }] },
  });
  const [prometheusAt, alertmanagerAt] = [`127.0.0.1:${prometheusPort}`, `127.0.0.1:${alertmanagerPort}`];
  const places = { monitor: watched[0] ?? NOBODY, prometheus: prometheusAt, alertmanager: alertmanagerAt };
  for (const { path, text } of renderFiles(config, places)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), scaled(path, text, sink.url));
  }
  const targets = [...watched];
  const writeTargets = () => writeFileSync(join(folder, 'prometheus', TARGETS), JSON.stringify([{ targets }]));
  writeTargets();
  const startJudge = () =>
    process.env.CHAIN_ENGINE === 'victoria-metrics'
      ? startVictoria({ folder, port: prometheusPort, alertmanager: alertmanagerAt, pace: FASTER })
      : startPrometheus({
          program: tool('prometheus'),
          config: join(folder, 'prometheus', 'prometheus.yml'),
          data: join(folder, 'data', 'prometheus'),
          port: prometheusPort,
          // The last is a default of Prometheus, which the shipped rules count on.
          flags: scaledFlags([...PROMETHEUS_FLAGS, '--query.lookback-delta=5m']),
        });
  const prometheus = engine(startJudge);
  const alertmanager = engine(() =>
    startAlertmanager({
      program: tool('alertmanager'),
      config: join(folder, 'alertmanager', 'secrets', 'alertmanager.yml'),
      data: join(folder, 'data', 'alertmanager'),
      port: alertmanagerPort,
      timeZone: 'UTC',
      flags: scaledFlags(ALERTMANAGER_FLAGS),
    }),
  );
  const stop = async () => {
    for (const one of [prometheus, alertmanager]) await one.end('SIGTERM');
    await sink.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await alertmanager.start();
    await prometheus.start();
  } catch (error) {
    await stop();
    throw error;
  }
  const messages = (instance: string, since: number): PhoneMessage[] =>
    sink.told
      .filter(({ labels, path }) => labels.instance === instance && path === PEOPLE)
      .map(({ labels, status, at }) => ({
        alert: `${labels.alertname} ${labels.priority}`,
        status,
        at: (at - since) / minutes(1),
      }));
  return {
    prometheus,
    alertmanager,
    watch: (instance) => {
      targets.push(instance);
      writeTargets();
    },
    messages,
    sent: (to) => sink.messages.filter(({ path }) => path.startsWith(`/${to}`)).map(({ body }) => body),
    told: (instance, monitorIsEverAway = false) => {
      const byAlert = Map.groupBy(messages(instance, 0), ({ alert }) => alert);
      if (!monitorIsEverAway) byAlert.delete('PosMonitorDown P1');
      return Object.fromEntries([...byAlert].map(([alert, all]) => [alert, all.map(({ status }) => status)]));
    },
    notices: () =>
      sink.told
        .filter(({ labels, path }) => labels.origin === 'pos-monitor' && path === PEOPLE)
        .map(({ labels, annotations }) => ({
          kind: labels.kind ?? '',
          words: `${annotations.summary}\n${annotations.action}`,
        })),
    alertmanagerUrl: `http://${alertmanagerAt}`,
    names: () => new Set(sink.told.map(({ labels }) => labels.alertname ?? '')),
    annotations: async (instance, alertname) => {
      const filter = [`alertname="${alertname}"`, `instance="${instance}"`].map((each) => `filter=${each}`).join('&');
      const found = await (await fetch(`http://${alertmanagerAt}/api/v2/alerts?${filter}`)).json();
      return (found as { annotations: Record<string, string> }[])[0]?.annotations;
    },
    kept: async () => {
      const written = () => statSync(join(folder, 'data', 'alertmanager', 'nflog'), { throwIfNoEntry: false })?.mtimeMs;
      // What is being written now may lack the last message; what is written after it does not.
      for (let times = 0, before = written(); times < 2; await setTimeout(50)) {
        const now = written();
        if (now === before) continue;
        before = now;
        times++;
      }
    },
    setClock: async (seconds) => {
      for (const one of [prometheus, alertmanager]) await one.setClock(seconds);
    },
    stop,
  };
}

function engine(start: () => Promise<Child>): Engine {
  let child: Child | null = null;
  return {
    start: async () => {
      child = await start();
    },
    setClock: async (seconds) => {
      if (child !== null) await setClockOf(child.pid, seconds);
    },
    end: async (signal) => {
      await child?.stop(signal);
      child = null;
    },
  };
}

function scaled(path: string, text: string, services: string): string {
  if (!path.endsWith('.yml')) return text;
  const file = load(text) as Yaml;
  if (path.startsWith('prometheus/rules/')) {
    for (const { rules } of file.groups) {
      for (const rule of rules) {
        rule.expr = rule.expr
          .replace(/(?<=\[)\w+(?=\])/g, (duration: string) => scaledDuration(duration))
          .replace('time() - 60', `time() - ${60 / FASTER}`);
        if (rule.for !== undefined) rule.for = scaledDuration(rule.for, MOST_HOLDS);
      }
    }
  } else if (path.startsWith('prometheus/')) {
    const often = scaledDuration(file.global.evaluation_interval);
    Object.assign(file.global, { scrape_interval: often, scrape_timeout: often, evaluation_interval: often });
    // Several shops at once, where a shop has one, and some that come later.
    delete file.scrape_configs[0].static_configs;
    file.scrape_configs[0].file_sd_configs = [{ files: [TARGETS], refresh_interval: '1s' }];
  } else {
    for (const name of ['telegram', 'pagerduty', 'opsgenie'])
      file.global[`${name}${name === 'pagerduty' ? '' : '_api'}_url`] = `${services}/${name}`;
    for (const route of [file.route, ...file.route.routes]) {
      for (const name of ['group_wait', 'group_interval', 'repeat_interval']) {
        if (route[name] !== undefined) route[name] = scaledDuration(route[name]);
      }
      // Each of the shops has messages of its own.
      route.group_by = [...(route.group_by ?? []), 'instance'];
    }
  }
  return dump(file, { lineWidth: -1 });
}

function scaledFlags(flags: readonly string[]): string[] {
  return flags.map((flag) => flag.replace(/(?<==).+$/, (duration) => scaledDuration(duration)));
}

function scaledDuration(duration: string, most = Number.POSITIVE_INFINITY): string {
  const [, amount = '', unit = ''] = /^(\d+)([smhd])$/.exec(duration) ?? [];
  const seconds = Number(amount) * (SECONDS[unit] ?? Number.NaN);
  return seconds === 0 ? '0s' : `${Math.max(1, Math.round(Math.min(seconds, most) / FASTER))}s`;
}
