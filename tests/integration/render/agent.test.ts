/** What a shop of a chain gets besides: the config of the Prometheus that only sends. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runProgram } from '../../support/program.ts';
import { runTool } from '../../support/tools.ts';

const SHOP = "shop: { name: 'Оптика, Тверь', region: Тверь }\nroles: { prometheus: metrics }\n";
const FLEET =
  'fleet: { remote_write_url: https://centre.example.org/api/v1/write, shop_id: tver-001, username: shops }\n';
const AGENT = 'prometheus/agent.yml';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-agent-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (path: string) => readFileSync(join(folder, path), 'utf8');

async function rendered(settings: string) {
  writeFileSync(join(folder, 'pos-monitor.yml'), settings);
  return runProgram(['render'], { folder });
}

it('is there only where a centre is named, and leaves the full Prometheus as it is', async () => {
  await rendered(SHOP);
  const [full, rules] = [read('prometheus/prometheus.yml'), read('prometheus/rules/pos-monitor.yml')];
  expect(existsSync(join(folder, AGENT))).toBe(false);
  const { code, stdout } = await rendered(SHOP + FLEET);
  expect([code, stdout]).toEqual([0, expect.stringContaining(AGENT)]);
  expect([read('prometheus/prometheus.yml'), read('prometheus/rules/pos-monitor.yml')]).toEqual([full, rules]);
});

it('is taken by promtool as the config of an agent', async () => {
  await rendered(SHOP + FLEET);
  const { status, output } = runTool('promtool', ['check', 'config', '--agent', join(folder, AGENT)]);
  expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')]);
});

it('scrapes what the full one scrapes, as often, and sends it under the name of the shop', async () => {
  await rendered(SHOP + FLEET);
  const [agent, full] = [load(read(AGENT)), load(read('prometheus/prometheus.yml'))] as [Shape, Shape];
  const dropped = [{ source_labels: ['__name__'], regex: 'pos_sales_hour_rubles', action: 'drop' }];
  const [job] = full.scrape_configs;
  expect(agent.scrape_configs).toEqual([{ ...Object(job), metric_relabel_configs: dropped }]);
  expect(agent.global).toEqual({
    scrape_interval: full.global.scrape_interval,
    scrape_timeout: full.global.scrape_timeout,
    external_labels: { shop: 'tver-001', region: 'Тверь' },
  });
  expect(agent.remote_write).toEqual([
    {
      url: 'https://centre.example.org/api/v1/write',
      basic_auth: { username: 'shops', password_file: 'secrets/centre_password' },
      queue_config: { retry_on_http_429: true },
    },
  ]);
});

it('is refused where the shop has no name at the centre', async () => {
  const { code, stderr } = await rendered('fleet: { remote_write_url: https://centre.example.org/api/v1/write }\n');
  expect([code, stderr]).toEqual([1, expect.stringContaining('fleet.shop_id')]);
});

interface Shape {
  readonly global: Readonly<Record<string, unknown>>;
  readonly scrape_configs: readonly unknown[];
  readonly remote_write?: unknown;
}
