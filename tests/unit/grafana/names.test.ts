import { expect, test } from 'vitest';
import { trueAlerts } from '../../../src/domain/alerts/catalog/index.ts';
import { NOTHING_HEARD } from '../../../src/domain/notifications.ts';
import { collectors } from '../../../src/domain/series/index.ts';
import { knownTerminals, own, tools } from '../../../src/grafana/select.ts';
import { createMetrics } from '../../../src/metrics/index.ts';
import { busyFacts, busySnapshot } from '../../support/busy-shop.ts';
import { samplesOf } from '../../support/exposition.ts';
import { NOW, STANDING } from '../../support/facts.ts';
import { filledIn, groupingsOf, selectorsOf } from '../../support/promql.ts';
import { dashboardsOf, targetsOf } from '../../support/promql-dashboards.ts';

/** Prometheus adds these to whatever it scrapes, and the centre adds `shop`. */
const EVERYWHERE = ['job', 'instance', 'shop', 'region'];
/** Made by a query itself, for the table that shows them. */
const MADE = ['day', 'place', 'key', 'more', 'integration'];

const known = new Map(
  [...collectors.flatMap(({ series }) => series), ...Object.values(own), ...Object.values(tools), knownTerminals].map(
    ({ name, labelNames }) => [name, labelNames],
  ),
);
const queries = [
  ...targetsOf(dashboardsOf()).map(({ where, target }) => ({ where, expr: target.expr })),
  ...dashboardsOf().flatMap(({ title, annotations }) =>
    (annotations.list ?? []).map(({ expr }) => ({ where: `${title} / annotations`, expr })),
  ),
];

test('queries name only metrics and labels that exist', () => {
  for (const { where, expr } of queries) {
    for (const { metric, matchers } of selectorsOf(filledIn(expr))) {
      const labels = known.get(metric);
      expect(labels, `${where}: ${metric}`).toBeDefined();
      for (const { label } of matchers) expect([...EVERYWHERE, ...(labels ?? [])], where).toContain(label);
    }
  }
});

test('queries group and join only by labels that one of their metrics has', () => {
  for (const { where, expr } of queries) {
    const query = filledIn(expr);
    const possible = selectorsOf(query).flatMap(({ metric }) => known.get(metric) ?? []);
    for (const label of groupingsOf(query)) expect([...EVERYWHERE, ...MADE, ...possible], where).toContain(label);
  }
});

test('the program exports its own metrics under the names and labels that the dashboards use', async () => {
  const metrics = createMetrics({ version: '1.2.3' });
  const quiet = busySnapshot();
  const snapshot = { ...quiet, shop: { ...quiet.shop, channels: ['email'] } };
  const alerts = trueAlerts(snapshot).map((alert) => ({ ...alert, ...STANDING, seen: { at: NOW, by: 'Марина' } }));
  const notifications = { ...NOTHING_HEARD, channels: { email: { delivered: NOW, failed: null } } };
  metrics.observeReading({ ok: true, at: NOW, source: 'live', facts: busyFacts() }, 0.004);
  metrics.http.observe('/api/v1/status', 'GET', 200, 0.004);
  const page = samplesOf(await metrics.page({ snapshot, alerts, lives: [], notifications }));
  for (const { name, labelNames } of Object.values(own)) {
    const sample = page.find((candidate) => candidate.name === name);
    expect(sample, name).toBeDefined();
    expect(Object.keys(sample?.labels ?? {}).sort(), name).toEqual([...labelNames].sort());
  }
  const bounds = page.filter(({ name }) => name === 'kkt_sync_duration_seconds_bucket').map(({ labels }) => labels.le);
  expect(bounds).toEqual(expect.arrayContaining(['600', '3600', '28800']));
});

test('every group of readings has a name that people read', () => {
  const [panel] = dashboardsOf()
    .flatMap(({ panels }) => panels)
    .filter(({ title }) => title === 'Сборщики метрик');
  const named = (panel?.fieldConfig?.overrides ?? []).map(({ matcher }) => matcher.options);
  for (const { name } of collectors) expect(named).toContain(name);
});
