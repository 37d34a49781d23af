import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { panelLinks } from '../../../src/domain/panels.ts';
import { collectors } from '../../../src/domain/series/index.ts';
import { tools } from '../../../src/grafana/select.ts';
import { JOB } from '../../../src/render/prometheus.ts';
import { alertingRules, isPerTerminal, ruleGroups } from '../../../src/render/rules.ts';
import { familiesOf } from '../../support/exposition.ts';
import { goldenPage } from '../../support/golden-page.ts';
import { selectorsOf, syntaxErrors } from '../../support/promql.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const GRAFANA = 'https://grafana.example.org/pos';
const config = configSchema.parse({
  public_url: 'https://kassa.example.org/',
  notifications: { grafana_url: GRAFANA },
});
const groups = ruleGroups(config);
const rules = alertingRules(groups);
const records = groups.flatMap((group) => group.rules.filter((rule) => 'record' in rule));
const named = rules.map((rule) => [`${rule.alert} ${rule.labels.priority}`, rule] as const);
const WATCHING = ['PosMonitorDown', 'PosMonitorAbsent', 'PosRulesFailing', 'PosNotificationsFailing', 'PosWatchdog'];
const TOOLS = Object.values(tools).map(({ name }) => name);

it('each alert of the catalog has its rules, and the watching has five', () => {
  expect(rules.map((rule) => `${rule.alert} ${rule.labels.priority}`).sort()).toEqual(
    [
      ...catalog.flatMap((alert) => alert.rules.map(({ level }) => `${alert.name} ${level}`)),
      ...WATCHING.map((name) => {
        const level = { PosMonitorDown: 'P1', PosMonitorAbsent: 'P1', PosWatchdog: 'INFO' }[name] ?? 'P2';
        return `${name} ${level}`;
      }),
    ].sort(),
  );
});

describe.each(named)('%s', (_, rule) => {
  it('has its labels, its words and its links', () => {
    const severity = { P1: 'critical', P2: 'warning', INFO: 'info' }[rule.labels.priority ?? ''];
    const alert = catalog.find(({ name }) => name === rule.alert);
    expect(rule.labels).toEqual({
      ...{ priority: rule.labels.priority, severity },
      ...(alert && { source: alert.source }),
      ...(alert && isPerTerminal(alert) && { name: 'till' }),
    });
    const { summary, action, description, runbook_url, dashboard } = rule.annotations;
    expect(summary).toMatch(/[а-яё]/i);
    expect(action).toMatch(/^(\{\{ if .*? \}\})?[А-ЯЁ].*\.(\{\{ end \}\})?$/s);
    expect(description).toMatch(/^[A-Z].*\.$/);
    expect(runbook_url).toBe(`https://kassa.example.org/runbooks/${rule.alert}`);
    expect(existsSync(join(ROOT, 'docs', 'runbooks', `${rule.alert}.md`))).toBe(true);
    const [, uid, panel] =
      /^https:\/\/grafana\.example\.org\/pos\/d\/([\w-]+)\?viewPanel=(\d+)$/.exec(dashboard ?? '') ?? [];
    expect(Object.values(panelLinks)).toContainEqual({ uid, panelId: Number(panel) });
  });

  it('is PromQL, with a comparison, over metrics that exist', async () => {
    const known = [...records.map(({ record }) => record), ...TOOLS, 'prometheus_notifications_errors_total', 'up'];
    expect(syntaxErrors(rule.expr)).toEqual([]);
    for (const { metric } of selectorsOf(rule.expr)) expect(known).toContain(metric);
    expect(rule.expr).toMatch(/[<>=]=? ?-?\d|absent\(/);
    for (const { range } of selectorsOf(rule.expr)) expect([null, '2m', '5m', '6m', '1805s', '5405s']).toContain(range);
  });

  it('asks of the shop only what is remembered while it cannot be seen', () => {
    for (const { metric } of selectorsOf(rule.expr)) expect(metric).not.toMatch(/^(kkt|pos)_/);
  });

  it('keeps numbers out of its labels, and asks nothing for its words', () => {
    expect(JSON.stringify(rule.labels)).not.toContain('{{');
    expect(JSON.stringify(rule.annotations)).not.toContain('query');
  });
});

describe.each(records.map((rule) => [rule.record, rule] as const))('%s', (name, rule) => {
  it('is PromQL over metrics that exist, and what is remembered stands on itself', async () => {
    const known = [...familiesOf(await goldenPage()), 'up', 'Inf', 'known:target', name];
    if (name.endsWith(':unseen_clock'))
      known.push(name.replace('unseen_clock', 'seen_timestamp_seconds'), 'known:pos_shop_utc_offset_seconds');
    if (name.startsWith('known:pos_session_cash_')) known.push('known:pos_terminal_info');
    expect(syntaxErrors(rule.expr)).toEqual([]);
    const metrics = selectorsOf(rule.expr).map(({ metric }) => metric);
    for (const metric of metrics) expect(known).toContain(metric);
    if (name.startsWith('known:') && !name.endsWith(':unseen_clock')) expect(metrics).toContain(name);
  });
});

it('what is written down for "none" is false in every condition that asks it', () => {
  for (const { name, rules: levels } of catalog) {
    for (const { condition } of levels) {
      const rests = condition.asks.map(({ term, rest }) => [term.knownAs, rest] as const);
      expect([name, condition.promql(config.thresholds), holds(condition.promql(config.thresholds), rests)]).toEqual([
        name,
        expect.any(String),
        false,
      ]);
    }
  }
  const rests = catalog.flatMap(({ rules: levels }) => levels.flatMap(({ condition }) => condition.asks));
  const byName = Map.groupBy(rests, ({ term }) => term.knownAs);
  for (const [name, asked] of byName) expect([name, new Set(asked.map(({ rest }) => rest)).size]).toEqual([name, 1]);
});

/** Comparisons of records with numbers, joined by `and`: what conditions are made of. */
function holds(promql: string, values: readonly (readonly [string, number])[]): boolean {
  return promql.split(' and ').every((part) => {
    const [, record = '', operator = '', limit = ''] = /^\(*([\w:]+)(?:\{.*\})? (\S+) ([^)]+)\)*$/.exec(part) ?? [];
    const value = values.find(([name]) => name === record)?.[1] ?? Number.NaN;
    const compared = { '>': value > +limit, '>=': value >= +limit, '<=': value <= +limit, '==': value === +limit }[
      operator
    ];
    expect([part, compared]).toEqual([part, expect.any(Boolean)]);
    return compared === true;
  });
}

it('a rule compares counters only by their pace', () => {
  const counters = collectors.flatMap(({ series }) => series).filter(({ type }) => type === 'counter');
  const bare = rules.flatMap(({ expr }) => selectorsOf(expr)).filter(({ metric }) => /_total$/.test(metric));
  for (const { calls } of bare) expect(calls).toContain('rate');
  expect(counters.every(({ name }) => name.endsWith('_total'))).toBe(true);
});

it('the job that is missed is the one that is scraped', () => {
  for (const { alert, expr } of rules) if (/PosMonitor/.test(alert)) expect(expr).toContain(`up{job="${JOB}"}`);
});

it('links lead to the built-in page where there is no Grafana', () => {
  const without = ruleGroups(configSchema.parse({ public_url: 'http://10.0.0.5:8001' }));
  for (const rule of alertingRules(without)) {
    expect(rule.annotations.dashboard).toBe('http://10.0.0.5:8001/');
  }
});
