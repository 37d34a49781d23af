/** What is lost when parts of a chain are ended outright: of the shops' samples, and of the messages. */
import '../../support/time/real-time.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Agent, type AgentKind, startAgent } from '../../fleet/agent.ts';
import { history } from '../../fleet/ask.ts';
import { type Centre, ENGINES, startCentre } from '../../fleet/centre.ts';
import { type Relay, startRelay } from '../../fleet/relay.ts';
import { shopsSeen, wholenessOf } from '../../fleet/whole.ts';
import { snapshotFor } from '../../support/alert-cases.ts';
import { busySnapshot } from '../../support/busy-shop.ts';
import { servePage } from '../../support/promql-pages.ts';
import { drawn } from '../../support/share.ts';

const PATIENCE = { timeout: 120_000, interval: 250 };
let folder: string;
const open: { stop(): Promise<void> }[] = [];
const keep = <Part extends { stop(): Promise<void> }>(part: Part): Part => {
  open.push(part);
  return part;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-losses-'));
});
afterAll(async () => {
  for (const part of open.reverse()) await part.stop();
  rmSync(folder, { recursive: true, force: true });
});

const TRIED = new Set(drawn(import.meta.filename, 'losses', ['of an agent', ...ENGINES], 1));

if (TRIED.has('of an agent'))
  describe('an agent that is killed while the centre is out of reach', () => {
    const KINDS = ['vmagent', 'prometheus'] as const;
    /** So many scrapes it has kept by then. */
    const KEPT = 20;
    /** The one that it was sending, and what it had not written yet: two at this pace. Its default, four queues, would lose four. */
    const MOST_LOST = 3;
    const shops: { kind: AgentKind; agent: Agent; relay: Relay; scraped: () => number }[] = [];
    let centre: Centre;

    beforeAll(async () => {
      centre = keep(await startCentre({ folder: join(folder, 'centre'), interval: '1s', holds: '5s' }));
      for (const kind of KINDS) {
        const page = keep(await servePage(busySnapshot(['POS-001'])));
        const relay = keep(await startRelay(centre.port));
        const options = { folder: join(folder, kind), place: { shop: kind, region: 'Тверь' }, interval: '1s', kind };
        const agent = keep(await startAgent({ ...options, monitor: page.address, centrePort: relay.port }));
        shops.push({ kind, agent, relay, scraped: page.served });
      }
      await vi.waitFor(async () => expect(await shopsSeen(centre.url)).toBe(KINDS.length), PATIENCE);
    });

    test('keeps what it had in vmagent, and has forgotten it in Prometheus', async () => {
      const cutAt = Date.now() / 1000;
      const before = shops.map(({ relay, scraped }) => {
        relay.cut();
        return scraped();
      });
      const made = () => shops.map(({ scraped }, at) => scraped() - (before[at] ?? 0));
      await vi.waitFor(() => expect(Math.min(...made())).toBeGreaterThanOrEqual(KEPT), PATIENCE);
      for (const { agent } of shops) await agent.kill();
      const [killedAt, kept] = [Date.now() / 1000, made()];
      for (const { agent, relay } of shops) {
        await agent.start();
        relay.mend();
      }
      const arrived = async () => {
        const found = await Promise.all(
          shops.map(({ kind }) => history(centre.url, `up{shop="${kind}"}[10m]`).then(([up]) => up?.samples ?? [])),
        );
        return found.map((samples) => samples.map(([at]) => at));
      };
      await vi.waitFor(async () => {
        const [ofVmagent = [], ofPrometheus = []] = await arrived();
        expect(ofPrometheus.some((at) => at > killedAt)).toBe(true);
        const during = (moments: readonly number[]) => moments.filter((at) => at > cutAt && at < killedAt).length;
        expect(during(ofVmagent)).toBeGreaterThanOrEqual((kept[0] ?? 0) - MOST_LOST);
        expect(during(ofPrometheus)).toBeLessThan(MOST_LOST);
      }, PATIENCE);
      const { samples, expected } = await wholenessOf(centre.url, KINDS[0], '10m', killedAt);
      expect(samples).toBe(expected);
    });
  });

describe.each(ENGINES.filter((engine) => TRIED.has(engine)))('two of each, of which one is killed, on %s', (engine) => {
  const REGIONS = ['Тверь', 'Псков', 'Омск', 'Пермь'] as const;
  let centre: Centre;
  let twin: { readonly url: string; readonly port: number };

  beforeAll(async () => {
    centre = keep(await startCentre({ folder: join(folder, engine), interval: '1s', holds: '2s', engine }));
    twin = await centre.startTwin();
  });

  /** Each has the same urgent alert, in a region of its own, so that none is told again with another's. */
  const openShop = async (region: string) => {
    const page = keep(await servePage(snapshotFor({ facts: { dlq: 1 } })));
    const options = { folder: join(folder, engine, region), place: { shop: region, region }, interval: '1s' };
    const ways = { centrePort: centre.port, alsoTo: twin.port, kind: 'vmagent' as const };
    return keep(await startAgent({ ...options, ...ways, monitor: page.address }));
  };
  const timesTold = (region: string, status = 'firing') =>
    centre.told.filter(
      ({ labels, status: said }) =>
        labels.alertname === 'PosDlqNotEmpty' && labels.region === region && said === status,
    ).length;
  const isTold = (region: string, times = 1) =>
    vi.waitFor(() => expect(timesTold(region)).toBeGreaterThanOrEqual(times), PATIENCE);

  test('each thing is told once; twice only what was sent by who was killed before the other heard of it', async () => {
    await openShop(REGIONS[0]);
    await isTold(REGIONS[0]);
    await centre.kill();
    await openShop(REGIONS[1]);
    await isTold(REGIONS[1]);
    await centre.start();
    const killed = centre.killWhoTellsOf(REGIONS[2]);
    await openShop(REGIONS[2]);
    await killed;
    await isTold(REGIONS[2], 2);
    // What would be told once more comes before what begins only now.
    await openShop(REGIONS[3]);
    await isTold(REGIONS[3]);
    expect(REGIONS.map((region) => timesTold(region))).toEqual([1, 1, 2, 1]);
    expect(REGIONS.map((region) => timesTold(region, 'resolved'))).toEqual([0, 0, 0, 0]);
  });

  /** What VictoriaMetrics had taken and not laid on its disk yet is in the other one alone. */
  const MOST_LOST = { prometheus: 0, 'victoria-metrics': 10 }[engine];

  test('the other engine has everything, and the one that was killed has caught up', async () => {
    const until = Date.now() / 1000 - 2;
    await vi.waitFor(async () => {
      const [killed, other] = await Promise.all(
        [centre.url, twin.url].map((url) => wholenessOf(url, REGIONS[0], '10m', until)),
      );
      expect(other?.samples).toBe(other?.expected);
      const missing = (other?.scrapes ?? 0) - (killed?.scrapes ?? 0);
      expect(missing).toBeGreaterThanOrEqual(0);
      expect(missing).toBeLessThanOrEqual(MOST_LOST);
      if (MOST_LOST === 0) expect(killed?.samples).toBe(other?.samples);
    }, PATIENCE);
  });
});
