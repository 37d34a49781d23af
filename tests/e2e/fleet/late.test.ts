/**
 * What a shop has gathered while its centre was out of reach arrives late and whole: in the centre as it is rendered,
 * from agents as they are rendered. The agents scrape pages that stand still. Three hours cannot be waited for here, so
 * that what is three hours late comes from a small sender of its own instead of an agent.
 */
import '../../support/time/real-time.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startChild } from '../../../src/stack/engines.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { type Agent, startAgent } from '../../fleet/agent.ts';
import { ask, history } from '../../fleet/ask.ts';
import { type Centre, startCentre } from '../../fleet/centre.ts';
import { type Relay, startRelay } from '../../fleet/relay.ts';
import { remoteWrite } from '../../fleet/remote-write.ts';
import { shopsSeen, wholenessOf } from '../../fleet/whole.ts';
import { busySnapshot } from '../../support/busy-shop.ts';
import { filledIn } from '../../support/promql.ts';
import { targetAt } from '../../support/promql-answers.ts';
import { centreDashboards, dashboardsOf } from '../../support/promql-dashboards.ts';
import { type Page, servePage } from '../../support/promql-pages.ts';
import { tool } from '../../support/tools.ts';

const PATIENCE = { timeout: 120_000, interval: 250 };
const CUT_MS = 10_000;
const SHOPS = [
  { shop: 'tver-1', region: 'Тверь' },
  { shop: 'pskov-1', region: 'Псков' },
];

let folder: string;
let centre: Centre;
const open: { stop(): Promise<void> }[] = [];
const pages: Page[] = [];
const relays: Relay[] = [];
const agents: Agent[] = [];

function keep<Part extends { stop(): Promise<void> }>(part: Part, list?: Part[]): Part {
  open.push(part);
  list?.push(part);
  return part;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-late-'));
  centre = keep(await startCentre({ folder: join(folder, 'centre'), interval: '1s', holds: '5s' }));
  for (const [at, place] of SHOPS.entries()) {
    const page = keep(await servePage(busySnapshot(at === 0 ? ['POS-001'] : ['POS-001', 'POS-002'])), pages);
    const relay = keep(await startRelay(centre.port), relays);
    keep(
      await startAgent({
        ...{ folder: join(folder, place.shop), place, interval: '1s' },
        monitor: page.address,
        centrePort: relay.port,
      }),
      agents,
    );
  }
  await vi.waitFor(async () => expect(await shopsSeen(centre.url)).toBe(SHOPS.length), PATIENCE);
});

afterAll(async () => {
  for (const part of open.reverse()) await part.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('an agent that is cut off loses nothing: every scrape is there when it is back, and none twice', async () => {
  const [relay, agent] = [relays[0], agents[0]];
  if (relay === undefined || agent === undefined) throw new Error('there is no agent');
  relay.cut();
  await new Promise((resolve) => setTimeout(resolve, CUT_MS));
  const mended = Date.now() / 1000;
  const before = await wholenessOf(centre.url, 'tver-1', '10m', mended);
  relay.mend();
  await vi.waitFor(async () => {
    const { scrapes, longestGap, samples, expected } = await wholenessOf(centre.url, 'tver-1', '10m', mended);
    expect(scrapes).toBeGreaterThanOrEqual(before.scrapes + CUT_MS / 2000);
    expect([samples, longestGap < CUT_MS / 1250]).toEqual([expected, true]);
  }, PATIENCE);
  // Since Prometheus 3 the dropped ones are only named where there are some.
  const page = await (await fetch(`${agent.url}/metrics`)).text();
  const lost = [...page.matchAll(/^prometheus_remote_storage_samples_(?:dropped|failed)_total\{.*\} (\S+)$/gm)];
  expect([...new Set(lost.map(([, samples]) => samples))]).toEqual(['0']);
});

test('«Все кассы» on the centre shows all shops, or the one that is chosen', async () => {
  const target = targetAt(dashboardsOf(), 'Все кассы / Кассы / A').target.expr;
  const rows = async (shop: string) =>
    (await ask(centre.url, filledIn(target, { shop }))).map(({ metric }) => [metric.shop, metric.pos_id]).sort();
  await vi.waitFor(async () => {
    expect(await rows('.*')).toEqual([
      ['pskov-1', 'POS-001'],
      ['pskov-1', 'POS-002'],
      ['tver-1', 'POS-001'],
    ]);
    expect(await rows('tver-1')).toEqual([['tver-1', 'POS-001']]);
    const named = await ask(centre.url, 'count by (shop) (pos_shop_info{job=~".+"})');
    expect(named.map(({ metric }) => metric.shop).sort()).toEqual(['pskov-1', 'tver-1']);
  }, PATIENCE);
});

test('«Сеть» has a row a shop and a row a region, and one of them where one is chosen', async () => {
  const rows = async (panel: string, shop = '.*') => {
    const target = targetAt(centreDashboards(), `Сеть / ${panel} / A`).target.expr;
    const found = await ask(centre.url, filledIn(target, { shop }));
    return found.map(({ metric, value }) => [metric.shop, metric.region, value]).sort();
  };
  await vi.waitFor(async () => {
    expect((await rows('Магазины')).map(([shop, region]) => [shop, region])).toEqual([
      ['pskov-1', 'Псков'],
      ['tver-1', 'Тверь'],
    ]);
    expect((await rows('Магазины', 'tver-1')).map(([shop]) => shop)).toEqual(['tver-1']);
    // Both have alerts that are urgent: tests/support/busy-shop.ts.
    expect(await rows('Регионы')).toEqual([
      [undefined, 'Псков', 2],
      [undefined, 'Тверь', 2],
    ]);
  }, PATIENCE);
});

test('a clock that is five minutes off, either way, is told, and hides nothing', async () => {
  const off = [
    ['behind', -300],
    ['right', 0],
    ['ahead', 300],
  ] as const;
  const lags = () => ask(centre.url, 'round(pos_shop:sample_lag_seconds{region="Пермь"} / 60)');
  const series = (name: string, value: number) =>
    off.map(([shop, seconds]) => ({
      labels: { __name__: name, job: 'pos-monitor', instance: 'i', shop, region: 'Пермь' },
      // One that is ahead has sent for a while.
      samples: [...new Set([Math.min(seconds, 0), seconds])].map((at) => [Date.now() + at * 1000, value] as const),
    }));
  await vi.waitFor(async () => {
    const sent = await remoteWrite(centre.url, [
      ...series('up', 1),
      ...series('kkt_buffer_up', 1),
      ...series('kkt_dlq_size', 3),
    ]);
    expect(sent.status).toBe(204);
    const found = (await lags()).map(({ metric, value }) => [metric.shop, value]);
    expect(found.sort()).toEqual([
      ['ahead', -5],
      ['behind', 5],
      ['right', 0],
    ]);
    const firing = await ask(centre.url, 'ALERTS{region="Пермь",alertname="PosDlqNotEmpty",alertstate="firing"}');
    expect(firing.map(({ metric }) => metric.shop).sort()).toEqual(['ahead', 'behind', 'right']);
  }, PATIENCE);
});

describe('three hours late', () => {
  const STEP = 15_000;
  const COUNT = (3 * 3600 * 1000) / STEP;
  const MOST_AT_ONCE = 200;

  /** The newest first, as when the shop is back; then what it has gathered, in the order in which it was taken. */
  async function sendLate(url: string, shop: string): Promise<number[]> {
    const now = Date.now();
    const labels = (name: string) => ({ __name__: name, job: 'pos-monitor', shop, region: 'Омск' });
    const series = (samples: readonly (readonly [number, number])[]) => [
      { labels: labels('kkt_buffer_pending_receipts'), samples },
      { labels: labels('up'), samples: samples.map(([at]) => [at, 1] as const) },
    ];
    const statuses = [(await remoteWrite(url, series([[now, COUNT]]))).status];
    const late = Array.from({ length: COUNT }, (_, at) => [now - (COUNT - at) * STEP, at] as const);
    for (let from = 0; from < COUNT; from += MOST_AT_ONCE) {
      statuses.push((await remoteWrite(url, series(late.slice(from, from + MOST_AT_ONCE)))).status);
    }
    return statuses;
  }

  test('samples arrive whole: each one, in its place, with its value', async () => {
    expect(await sendLate(centre.url, 'omsk-1')).toEqual([204, 204, 204, 204, 204]);
    const [pending] = await history(centre.url, 'kkt_buffer_pending_receipts{shop="omsk-1"}[4h]');
    expect(pending?.samples.map(([, value]) => value)).toEqual(Array.from({ length: COUNT + 1 }, (_, at) => at));
    const gaps = pending?.samples.slice(1).map(([at], index) => at - (pending.samples[index]?.[0] ?? 0));
    expect(new Set(gaps)).toEqual(new Set([STEP / 1000]));
  });

  test('without the window they would be refused for good', async () => {
    const file = load(readFileSync(join(folder, 'centre/prometheus/prometheus.yml'), 'utf8')) as Record<
      string,
      unknown
    >;
    const [port, config] = [await freePort(), join(folder, 'without.yml')];
    writeFileSync(config, dump({ global: file.global }));
    const strict = await startChild({
      name: 'Prometheus without the window',
      program: tool('prometheus'),
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'without')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.enable-remote-write-receiver',
        '--log.level=error',
      ],
      url: `http://127.0.0.1:${port}`,
      readyPath: '/-/ready',
    });
    try {
      expect(await sendLate(strict.url, 'omsk-1')).toEqual([204, 400, 400, 400, 400]);
    } finally {
      await strict.stop();
    }
  });
});
