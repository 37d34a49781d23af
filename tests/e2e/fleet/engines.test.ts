/** What the centre's dashboards and rules ask, VictoriaMetrics answers as Prometheus does: both have the same samples, records and alerts among them. */
import '../../support/time/real-time.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { NOTHING_HEARD } from '../../../src/domain/notifications.ts';
import { createMetrics } from '../../../src/metrics/index.ts';
import { centreRuleGroups } from '../../../src/render/centre.ts';
import { AT_CENTRE } from '../../../src/render/known.ts';
import { ruleGroups } from '../../../src/render/rules.ts';
import { type Child, startChild } from '../../../src/stack/engines.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { ask, askOne } from '../../fleet/ask.ts';
import { type Centre, startCentre, victoria } from '../../fleet/centre.ts';
import { remoteWrite } from '../../fleet/remote-write.ts';
import { busySnapshot } from '../../support/busy-shop.ts';
import { samplesOf } from '../../support/exposition.ts';
import { snapshotOf } from '../../support/facts.ts';
import { answer, answeredUnlike, isKnown, rowsOf, targetAt } from '../../support/promql-answers.ts';
import { centreDashboards, targetsOf } from '../../support/promql-dashboards.ts';
import { asked } from '../../support/promql-prometheus.ts';

const MOVING = /rate\(|increase\(/;
/** So long are the charts; what was last seen before is in none of them. */
const LOOK_BACK = 10;
const PATIENCE = { timeout: 120_000, interval: 1000 };
const nothing = snapshotOf({}, { sources: { reading: null, goodReading: null } });
/** The last one never closes, and its samples are nearly as old as those of a shop that is called silent. */
const SHOPS = [
  { shop: 'tver-1', region: 'Тверь', snapshot: busySnapshot(['POS-001', 'POS-002']), late: 0 },
  { shop: 'pskov-1', region: 'Псков', snapshot: nothing, late: 0 },
  { shop: 'omsk-1', region: 'Омск', snapshot: busySnapshot(), late: 340 },
] as const;

let folder: string;
let other: Child;
let centre: Centre;
const open: { stop(): Promise<void> }[] = [];
const engines = () => [asked(new URL(centre.url).host), asked(new URL(other.url).host)] as const;
/** A moment of which both have everything. */
let at: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-engines-'));
  other = await startChild(victoria(await freePort(), join(folder, 'victoria')));
  open.push(other);
  centre = await startCentre({ folder: join(folder, 'centre'), interval: '1s', holds: '1s', passesOnTo: other.url });
  open.push(centre);
  // What is older than Prometheus' own start it does not pass on.
  const silentFrom = Date.now() / 1000 + AT_CENTRE.late - Math.max(...SHOPS.map(({ late }) => late));
  // What is older than Prometheus' own start it does not pass on. Of a single sample VictoriaMetrics says that it has grown.
  for (const shop of SHOPS.filter(({ late }) => late > 0))
    for (const url of [centre.url, other.url]) for (const earlier of [5, 0]) await tell(url, shop, earlier);
  await vi.waitFor(async () => {
    expect(Date.now() / 1000).toBeGreaterThan(silentFrom + LOOK_BACK + 5);
    for (const shop of SHOPS.filter(({ late }) => late === 0)) await tell(centre.url, shop);
    const states = await ask(centre.url, 'pos_shop:state');
    expect(states.map(({ metric, value }) => [metric.shop, value]).sort()).toEqual([
      ['omsk-1', 3],
      ['pskov-1', 2],
      ['tver-1', 2],
    ]);
  }, PATIENCE);
  at = Math.floor(Date.now() / 1000);
  const later = `max(timestamp(known:target)) > ${at + 1}`;
  await vi.waitFor(async () => expect(await askOne(other.url, later)).not.toBe(null), PATIENCE);
});
afterAll(async () => {
  for (const part of open.reverse()) await part.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function tell(url: string, { shop, region, snapshot, late }: (typeof SHOPS)[number], earlier = 0) {
  const page = await createMetrics({ version: '1.2.3' }).page({
    snapshot,
    alerts: [],
    lives: [],
    notifications: NOTHING_HEARD,
  });
  const moment = Date.now() - (late + earlier) * 1000;
  const open = samplesOf(page).filter(({ name }) => late === 0 || !/^pos_shop_(opens|closes)_/.test(name));
  const sent = await remoteWrite(
    url,
    [{ name: 'up', labels: {}, value: 1 }, ...open].map(({ name, labels, value }) => ({
      labels: { __name__: name, job: 'pos-monitor', instance: 'pos_monitor:8001', shop, region, ...labels },
      samples: [[moment, value]] as const,
    })),
  );
  expect(sent.status).toBe(204);
}

test.each([{}, { terminal: 'POS-002' }, ...SHOPS.map(({ shop }) => ({ shop }))])(
  'every panel of the centre, where %j is chosen',
  async (chosen) => {
    const placed = targetsOf(centreDashboards());
    expect(await answeredUnlike(placed, engines(), at, { moving: MOVING, chosen, lookBack: LOOK_BACK })).toEqual([]);
  },
);

test('of itself the centre tells, whichever shop is chosen', async () => {
  for (const panel of ['Вычисление правил, в минуту', 'Уведомления, в минуту', 'Заглушено тревог', 'Опрос']) {
    const placed = targetAt(centreDashboards(), `Мониторинг / ${panel} / A`);
    const found = await answer(placed, engines()[0], at, { chosen: { shop: 'tver-1' }, lookBack: LOOK_BACK });
    expect([panel, isKnown(found)]).toEqual([panel, true]);
  }
});

test('every rule, of the shops and of the centre itself', async () => {
  const rules = [...ruleGroups(defaultConfig(), AT_CENTRE), ...centreRuleGroups(defaultConfig())].flatMap(
    (group) => group.rules,
  );
  const differing: unknown[] = [];
  for (const { expr, ...rule } of rules) {
    const found = await Promise.all(engines().map(({ now }) => now(expr, at)));
    const [first, second] = found.map((rows) => rowsOf(rows));
    if (JSON.stringify(first) !== JSON.stringify(second)) differing.push([rule, first, second]);
  }
  expect(differing).toEqual([]);
});
