/** The second Prometheus of a shop, in agent mode, started with what is rendered for a shop. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dump, load } from 'js-yaml';
import { configSchema } from '../../src/config/schema.ts';
import { AGENT_FLAGS, agentFiles } from '../../src/render/agent.ts';
import { type Child, startChild } from '../../src/stack/child.ts';
import { freePort } from '../../src/stack/ports.ts';
import { runTool, tool } from '../support/tools.ts';

export interface AgentOptions {
  readonly folder: string;
  readonly place: { readonly shop: string; readonly region: string };
  /** host:port of the shop's pos-monitor. */
  readonly monitor: string;
  readonly centrePort: number;
  readonly interval: string;
  readonly change?: (file: Yaml) => void;
}

// biome-ignore lint/suspicious/noExplicitAny: a rendered file is changed here and there, and read again by its program.
export type Yaml = any;

export interface Agent extends Child {
  /** Where it keeps what is not sent yet. */
  readonly data: string;
}

export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { folder, place, monitor, centrePort, interval, change } = options;
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
  const child = await startChild({
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
  });
  return { ...child, data };
}

function agentMode(): string {
  const major = Number(/version (\d+)\./.exec(runTool('prometheus', ['--version']).output)?.[1]);
  return major >= 3 ? '--agent' : '--enable-feature=agent';
}
