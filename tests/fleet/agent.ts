/** What sends a shop's samples to the centre: a Prometheus in agent mode or vmagent, started with what is rendered for a shop. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dump, load } from 'js-yaml';
import { configSchema } from '../../src/config/schema.ts';
import { AGENT_FLAGS, agentFiles, VMAGENT_FLAGS } from '../../src/render/prometheus.ts';
import { type Child, type ChildOptions, startChild } from '../../src/stack/engines.ts';
import { freePort } from '../../src/stack/ports.ts';
import { runTool, tool } from '../support/tools.ts';

/** A vmagent's queue lies on its disk; an agent of Prometheus forgets at its start what it has not sent. */
export type AgentKind = 'prometheus' | 'vmagent';

interface AgentOptions {
  readonly folder: string;
  readonly place: { readonly shop: string; readonly region: string };
  /** host:port of the shop's pos-monitor. */
  readonly monitor: string;
  readonly centrePort: number;
  /** A vmagent sends to two engines at once, each with a queue of its own. */
  readonly alsoTo?: number;
  readonly interval: string;
  readonly kind?: AgentKind;
  readonly change?: (file: Yaml) => void;
}

// biome-ignore lint/suspicious/noExplicitAny: a rendered file is changed here and there, and read again by its program.
export type Yaml = any;

export interface Agent extends Omit<Child, 'pid'> {
  readonly kind: AgentKind;
  /** Where it keeps what is not sent yet. */
  readonly data: string;
  /** Ends it outright, and starts it again on what it had on its disk. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { folder, place, monitor, centrePort, interval, change, alsoTo, kind = 'prometheus' } = options;
  const config = configSchema.parse({
    shop: { name: place.shop, region: place.region },
    fleet: { remote_write_url: `http://127.0.0.1:${centrePort}/api/v1/write`, shop_id: place.shop },
  });
  const [rendered] = agentFiles(config, { monitor, prometheus: '', alertmanager: '' });
  if (rendered === undefined) throw new Error('nothing is rendered for the agent');
  const file = load(rendered.text) as Yaml;
  Object.assign(file.global, { scrape_interval: interval, scrape_timeout: interval });
  change?.(file);
  const path = join(folder, rendered.path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, dump(file, { lineWidth: -1 }));
  const data = join(folder, 'data');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = () =>
    startChild(
      kind === 'vmagent'
        ? vmagent(path, data, port, [centrePort, ...(alsoTo === undefined ? [] : [alsoTo])])
        : agent(path, data, port),
    );
  let child = await start();
  return {
    url,
    kind,
    data,
    kill: () => child.stop('SIGKILL'),
    start: async () => {
      child = await start();
    },
    stop: (signal) => child.stop(signal),
  };
}

function agent(path: string, data: string, port: number): ChildOptions {
  return {
    name: 'Prometheus (agent)',
    program: tool('prometheus'),
    args: [
      `--config.file=${path}`,
      agentMode(),
      ...AGENT_FLAGS,
      `--storage.agent.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/-/ready',
  };
}

/** It reads the same file, but for where to send to, which it is told by a flag. */
function vmagent(path: string, data: string, port: number, centres: readonly number[]): ChildOptions {
  return {
    name: 'vmagent',
    program: tool('vmagent'),
    args: [
      `-promscrape.config=${path}`,
      ...VMAGENT_FLAGS,
      ...centres.map((centre) => `-remoteWrite.url=http://127.0.0.1:${centre}/api/v1/write`),
      `-remoteWrite.tmpDataPath=${data}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      '-loggerLevel=ERROR',
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/health',
  };
}

/** As our unit of systemd finds it out. */
function agentMode(): string {
  const isOld = /version 2[.]/.test(runTool('prometheus', ['--version']).output);
  return isOld ? '--enable-feature=agent' : '--agent';
}
