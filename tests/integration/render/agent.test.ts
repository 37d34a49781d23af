/** What a shop of a chain gets besides: the config of the Prometheus that only sends. */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const ROOT = join(import.meta.dirname, '..', '..', '..');

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
  const [{ metric_relabel_configs: dropped, ...job } = {}] = agent.scrape_configs;
  expect([job]).toEqual(full.scrape_configs.slice(0, 1));
  expect(dropped).toEqual([{ source_labels: ['__name__'], regex: expect.any(String), action: 'drop' }]);
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

it('keeps at home what no rule and no dashboard of the centre asks for, and that is nearly a fifth of all', async () => {
  await rendered(SHOP + FLEET);
  const regex = /regex: (.*)/.exec(read(AGENT))?.[1] ?? '';
  const isKept = (name: string) => new RegExp(`^(?:${regex})$`).test(name);
  const asked = globSync(['centre/grafana/**/*.json', 'centre/prometheus/rules/*.yml'], { cwd: ROOT })
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .flatMap((text) => text.match(/\w+/g) ?? []);
  expect([...new Set(asked)].filter(isKept)).toEqual([]);
  const page = readFileSync(join(ROOT, 'tests/golden/metrics.txt'), 'utf8').match(/^\w+/gm) ?? [];
  expect(page.filter(isKept).length / page.length).toBeGreaterThan(0.15);
});

it('is refused where the shop has no name at the centre', async () => {
  const { code, stderr } = await rendered('fleet: { remote_write_url: https://centre.example.org/api/v1/write }\n');
  expect([code, stderr]).toEqual([1, expect.stringContaining('fleet.shop_id')]);
});

interface Shape {
  readonly global: Readonly<Record<string, unknown>>;
  readonly scrape_configs: readonly Readonly<Record<string, unknown>>[];
  readonly remote_write?: unknown;
}
