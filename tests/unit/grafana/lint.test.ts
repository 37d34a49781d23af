/**
 * The 17 rules of grafana/dashboard-linter, held here because its binary is not part of the build.
 * They hold with these differences, each for a reason:
 * - template-job-rule, template-instance-rule: the variables are there as the rules want them, but hidden; a shop has
 *   one of each, and a tablet has no room for them.
 * - target-rate-interval-rule: a sum over a day, or over all that is shown, is over just that.
 * - target-job-rule, target-instance-rule: not for ALERTS and what belongs to them. An alert that something is absent bears no instance, and
 *   one about Prometheus itself bears Prometheus' job; neither may vanish from the screen.
 * - panel-no-targets-rule: not for text panels, which have nothing to ask.
 * - target-logql-rule, target-logql-auto-rule: there is no Loki here, and the test says that it stays so.
 */

import { expect, test } from 'vitest';
import { own, tools } from '../../../src/grafana/select.ts';
import { KOPECKS } from '../../../src/grafana/stat-panel.ts';
import { filledIn, selectorsOf, syntaxErrors, VARIABLES } from '../../support/promql.ts';
import { type DashboardJson, dashboardsOf, type PanelJson, targetsOf } from '../../support/promql-dashboards.ts';

const dashboards = dashboardsOf();
const targets = targetsOf(dashboards);
const panels = dashboards.flatMap((dashboard) => dashboard.panels.map((panel) => ({ dashboard, panel })));
const ABOUT_ALERTS = [tools.alerts, tools.alertsSince, own.alertSeen].map(({ name }) => name);
/** No query has this range for another reason. */
const RATE_INTERVAL = '77s';
/** The matchers' variables stay as they are written. */
const KEPT = { job: '$job', instance: '$instance', shop: '$shop', terminal: '$terminal' };
const selectors = targets.flatMap(({ where, target }) =>
  selectorsOf(filledIn(target.expr, { ...KEPT, __rate_interval: RATE_INTERVAL })).map((selector) => ({
    where,
    selector,
  })),
);

function variable(dashboard: DashboardJson, name: string) {
  const found = dashboard.templating.list.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`${dashboard.title} has no variable ${name}`);
  return found;
}

function queryOf(dashboard: DashboardJson, name: string): string {
  const { query } = variable(dashboard, name);
  return typeof query === 'string' ? query : query.query;
}

function unitsOf({ fieldConfig }: PanelJson): unknown[] {
  const overridden = (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
    properties.filter(({ id }) => id === 'unit').map(({ value }) => value),
  );
  return [fieldConfig?.defaults.unit, ...overridden];
}

test('template-datasource-rule: one data source variable, named and labelled as everywhere', () => {
  for (const dashboard of dashboards) {
    const sources = dashboard.templating.list.filter(({ type }) => type === 'datasource');
    expect(sources).toMatchObject([{ name: 'datasource', label: 'Data source', query: 'prometheus' }]);
  }
});

test.each(['job', 'instance'])('template-%s-rule: a variable with multi and all', (name) => {
  for (const dashboard of dashboards) {
    expect(variable(dashboard, name)).toMatchObject({
      type: 'query',
      label: name === 'job' ? 'Job' : 'Instance',
      multi: true,
      allValue: '.+',
      datasource: { uid: '$datasource' },
    });
  }
});

test('template-label-promql-rule: the variables ask with a function that exists, for PromQL that parses', () => {
  for (const dashboard of dashboards) {
    for (const { name } of dashboard.templating.list.filter(({ type }) => type === 'query')) {
      const call = /^(label_values|query_result)\((.*)\)$/.exec(queryOf(dashboard, name));
      expect(call, name).not.toBeNull();
      const [, asked = '', argument = ''] = call ?? [];
      const expr = asked === 'label_values' ? argument.replace(/,\s*\w+$/, '') : argument;
      expect(syntaxErrors(filledIn(expr))).toEqual([]);
    }
  }
});

test('template-on-time-change-reload-rule: the variables are asked again when the time range changes', () => {
  for (const { templating } of dashboards) {
    for (const { type, refresh } of templating.list) if (type === 'query') expect(refresh).toBe(2);
  }
});

test('panel-datasource-rule: every panel and query uses the variable', () => {
  for (const { panel } of panels) if (panel.type !== 'text') expect(panel.datasource?.uid).toBe('$datasource');
  for (const { target } of targets) expect(target.datasource.uid).toBe('$datasource');
});

test('panel-title-description-rule', () => {
  for (const { panel } of panels) expect([panel.title, panel.description]).not.toContain('');
});

/** Out of Grafana's own list; what a dashboard of ours may use. */
const UNITS = [
  KOPECKS.unit,
  'none',
  'locale',
  'percent',
  'percentunit',
  'bytes',
  'decbytes',
  'dthms',
  'dateTimeAsLocalNoDateIfToday',
  'time:HH:mm',
];

test('panel-units-rule', () => {
  for (const { panel } of panels)
    if (panel.type !== 'text') expect(UNITS).toEqual(expect.arrayContaining(unitsOf(panel)));
});

test('panel-no-targets-rule', () => {
  for (const { panel } of panels)
    if (panel.type !== 'text') expect(panel.targets?.length, panel.title).toBeGreaterThan(0);
});

test('target-logql-rule, target-logql-auto-rule: nothing asks Loki', () => {
  for (const { panel } of panels) expect(panel.datasource).not.toMatchObject({ type: 'loki' });
});

test('target-promql-rule', () => {
  expect(targets.length).toBeGreaterThan(100);
  for (const { where, target } of targets) expect(syntaxErrors(filledIn(target.expr)), where).toEqual([]);
});

test('target-rate-interval-rule', () => {
  const rates = selectors.filter(({ selector }) => /^(rate|irate|increase)$/.test(selector.calls[0] ?? ''));
  expect(rates.length).toBeGreaterThan(10);
  for (const { where, selector } of rates) {
    const whole = ['1d', VARIABLES.__range].includes(selector.range ?? '') && selector.calls[0] === 'increase';
    if (!whole) expect(selector.range, where).toBe(RATE_INTERVAL);
  }
});

test.each(['job', 'instance'])('target-%s-rule', (label) => {
  for (const { where, selector } of selectors) {
    if (ABOUT_ALERTS.includes(selector.metric)) continue;
    expect(selector.matchers, where).toContainEqual({ label, operator: '=~', value: `$${label}` });
  }
});

test('target-counter-agg-rule: counters stand only in rate, irate or increase', () => {
  const counters = selectors.filter(({ selector }) => /_(total|count|bucket)$/.test(selector.metric));
  expect(counters.length).toBeGreaterThan(10);
  for (const { where, selector } of counters) {
    expect(['rate', 'irate', 'increase'], where).toContain(selector.calls[0]);
  }
});

test('uneditable-dashboard-rule', () => {
  for (const { editable } of dashboards) expect(editable).toBe(false);
});

test('every variable that a query or a text names is one that the dashboard has', () => {
  for (const { title, templating, panels: all } of dashboards) {
    const own = templating.list.map(({ name }) => name);
    const text = JSON.stringify(all.map(({ targets: asked, options, title: name }) => [asked, options, name]));
    const named = [...text.matchAll(/\$\{?([a-z_]\w*)/g)]
      .map(([, name]) => name ?? '')
      .filter((name) => !name.startsWith('__'));
    expect(own, title).toEqual(expect.arrayContaining([...new Set(named)]));
  }
});
