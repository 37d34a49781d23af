/**
 * The shipped rules and routes in the real Prometheus and the real Alertmanager, in a hurry: what waits minutes in a
 * shop waits seconds here, and nothing else is changed.
 */
import './time/real-time.ts';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { Config } from '../../src/config/schema.ts';
import { renderFiles } from '../../src/render/index.ts';
import { startAlertmanager, startPrometheus } from '../../src/stack/engines.ts';
import { freePort } from '../../src/stack/ports.ts';
import { tool } from './tools.ts';

export interface Chain {
  readonly prometheus: string;
  /** One for each config. */
  readonly alertmanagers: readonly string[];
  /** Prometheus scrapes these from now on. */
  watch(addresses: readonly string[]): void;
  /** Somebody writes other settings for one of the Alertmanagers, which reads them at once. */
  rewrite(alertmanager: number, config: Config): Promise<void>;
  stop(): Promise<void>;
}

const TICK = '1s';
/** Twice as often would cost twice as much, for eight shops and all rules. */
const LOOKS_EVERY = '2s';
// biome-ignore lint/suspicious/noExplicitAny: a rendered file is changed here and there, and read again by its program.
type Yaml = any;

/** Each config gets an Alertmanager of its own; the rules come from the first. `monitor` is who hears the watchdog. */
export async function startChain(configs: readonly Config[], monitor: string): Promise<Chain> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-chain-'));
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
    rmSync(folder, { recursive: true, force: true });
  };
  const targets = join(folder, 'targets.json');
  const watch = (addresses: readonly string[]) => {
    writeFileSync(`${targets}.new`, JSON.stringify([{ targets: addresses }]));
    renameSync(`${targets}.new`, targets);
  };
  try {
    watch([]);
    const ports = await Promise.all(configs.map(() => freePort()));
    const port = await freePort();
    const alertmanagers = ports.map((at) => `127.0.0.1:${at}`);
    const places = { monitor, prometheus: `127.0.0.1:${port}`, alertmanager: alertmanagers[0] ?? '' };
    const write = (at: number, config: Config) => {
      for (const file of renderFiles(config, places)) {
        const path = join(folder, String(at), file.path);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, hurried(file.path, file.text, { targets, alertmanagers }));
      }
    };
    for (const [at, config] of configs.entries()) {
      write(at, config);
      const home = join(folder, String(at), 'alertmanager');
      const child = await startAlertmanager({
        program: tool('alertmanager'),
        config: join(home, 'secrets', 'alertmanager.yml'),
        data: join(home, 'data'),
        port: ports[at] ?? 0,
        timeZone: config.shop.time_zone,
      });
      stops.push(child.stop);
    }
    const prometheus = await startPrometheus({
      program: tool('prometheus'),
      config: join(folder, '0', 'prometheus', 'prometheus.yml'),
      data: join(folder, 'data'),
      port,
      // It finds its Alertmanager some seconds after its first alert, which would then wait for the next try.
      flags: ['--rules.alert.resend-delay=10s'],
    });
    stops.push(prometheus.stop);
    return {
      prometheus: prometheus.url,
      alertmanagers: alertmanagers.map((address) => `http://${address}`),
      watch,
      rewrite: async (at, config) => {
        write(at, config);
        const { ok } = await fetch(`http://${alertmanagers[at]}/-/reload`, { method: 'POST' });
        if (!ok) throw new Error(`${alertmanagers[at]} does not take its new settings`);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Changes {
  readonly targets: string;
  readonly alertmanagers: readonly string[];
}

function hurried(path: string, text: string, { targets, alertmanagers }: Changes): string {
  if (!path.endsWith('.yml')) return text;
  const file = load(text) as Yaml;
  if (path.startsWith('prometheus/rules/')) {
    for (const group of file.groups)
      for (const rule of group.rules) if (![undefined, '0m'].includes(rule.for)) rule.for = '2s';
  } else if (path.startsWith('prometheus/')) {
    const often = { scrape_interval: LOOKS_EVERY, evaluation_interval: LOOKS_EVERY };
    Object.assign(file.global, { ...often, scrape_timeout: LOOKS_EVERY });
    file.alerting.alertmanagers = [{ static_configs: [{ targets: alertmanagers }] }];
    const [job] = file.scrape_configs;
    delete job.static_configs;
    job.file_sd_configs = [{ files: [targets] }];
  } else {
    for (const route of [file.route, ...file.route.routes]) {
      Object.assign(route, { group_wait: TICK, group_interval: TICK });
    }
    const watchdog = file.route.routes.find((route: Yaml) => route.receiver === 'watchdog');
    watchdog.repeat_interval = TICK;
  }
  return dump(file, { lineWidth: -1 });
}
