import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { LEVELS } from '../../../src/domain/alerts/alert.ts';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { DASHBOARDS } from '../../../src/domain/panels.ts';
import { actionWords, messageWords } from '../../../src/grafana/alert-rows.ts';
import { BREAKER } from '../../../src/grafana/states.ts';
import * as words from '../../../src/grafana/words.ts';
import { ADAPTER, ALERT_STATE, PRIORITY, type Words } from '../../../src/grafana/words.ts';
import { filledIn, selectorsOf } from '../../support/promql.ts';
import { type DashboardJson, dashboardsOf, type PanelJson, targetsOf } from '../../support/promql-dashboards.ts';

const dashboards = dashboardsOf();
const panels = dashboards.flatMap(({ panels }) => panels);
/** What has no Russian name. */
const NAMES =
  /\b(DLQ|WAL|CSV|API|Odoo|p50|p95|FN|circuit breaker|buffer\.db-wal|Prometheus|Alertmanager|PosWatchdog|pos-monitor|ok|[245]xx)\b/g;

function named(title: string): DashboardJson {
  const found = dashboards.find((dashboard) => dashboard.title === title);
  if (found === undefined) throw new Error(`no dashboard ${title}`);
  return found;
}

function overridden(panel: PanelJson, property: string): string[] {
  return (panel.fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
    properties.filter(({ id }) => id === property).map(({ value }) => String(value)),
  );
}

test('what people read is Russian', () => {
  for (const panel of panels) {
    const legends = (panel.targets ?? []).flatMap(({ legendFormat = '' }) => legendFormat.replace(/\{\{.*?\}\}/g, ''));
    for (const text of [panel.title, panel.description, ...legends, ...overridden(panel, 'displayName')]) {
      expect(text.replace(NAMES, ''), text).not.toMatch(/[A-Za-z]{2,}/);
    }
  }
});

test('the shop’s zone, weeks from Monday, live screens every five seconds', () => {
  const abroad = { ...defaultConfig(), shop: { ...defaultConfig().shop, time_zone: 'Asia/Yekaterinburg' } };
  for (const { timezone, weekStart } of dashboardsOf(abroad)) {
    expect([timezone, weekStart]).toEqual(['Asia/Yekaterinburg', 'monday']);
  }
  for (const title of ['Касса', 'Экран кассира', 'Все кассы', 'Буфер и ОФД']) expect(named(title).refresh).toBe('5s');
});

test('the schema is one that Grafana 10.2 knows', () => {
  for (const { schemaVersion } of dashboards) expect(schemaVersion).toBe(38);
});

test('every panel with readings says what to show when there are none, and has explicit thresholds', () => {
  for (const { type, title, fieldConfig } of panels) {
    if (type === 'text') continue;
    expect(fieldConfig?.defaults.noValue, title).toBe('Нет данных');
    expect(fieldConfig?.defaults.thresholds, title).toMatchObject({ mode: 'absolute', steps: expect.any(Array) });
  }
});

test('a single value that is not known keeps its place and says so', () => {
  for (const { panel, target, where } of targetsOf(dashboards)) {
    if (panel.type !== 'stat' && panel.type !== 'gauge') continue;
    expect(target.expr, where).toMatch(/ or vector\(NaN\)$/);
    expect(target.instant, where).toBe(true);
    expect(JSON.stringify(panel.fieldConfig?.defaults.mappings), where).toContain('null+nan');
  }
});

test('money is never shortened', () => {
  for (const panel of panels) expect(JSON.stringify(panel)).not.toMatch(/currency|"short"/);
});

test('a terminal is shown under its name and chosen by its number', () => {
  const regex = named('Касса').templating.list.find(({ name }) => name === 'terminal')?.regex ?? '';
  const row = 'pos_terminal_info{instance="a:1",job="pos-monitor",name="Касса \\"у входа\\"",pos_id="POS-001"} 1 17';
  expect(new RegExp(regex.slice(1, -1)).exec(row)?.groups).toEqual({ text: 'Касса \\"у входа\\"', value: 'POS-001' });
});

describe('words', () => {
  test('each state has a word of its own beside its colour', () => {
    const lists = Object.values(words).filter((value): value is Words => isWords(value));
    expect(lists.length).toBeGreaterThan(10);
    for (const list of [...lists, BREAKER]) {
      const texts = Object.values(list).map(({ text }) => text);
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts).not.toContain('');
    }
  });

  test('every level, alert state and alert has its words', () => {
    const limits = defaultConfig().thresholds;
    expect(Object.keys(PRIORITY)).toEqual([...LEVELS]);
    expect(Object.keys(ALERT_STATE).sort()).toEqual(['firing', 'pending']);
    for (const { name } of catalog) {
      expect(messageWords(limits)[name]?.text, name).toMatch(/^[А-Я][^{}]+$/);
      expect(actionWords(limits)[name]?.text, name).toMatch(/^[А-Я][^{}]+$/);
    }
    expect(messageWords(limits).PosBufferHigh?.text).toBe('Буфер заполнен: чеков … (… %)');
    expect(actionWords(limits).PosShiftEndsSoon?.text).toBe('Закройте смену до ….');
    expect(ADAPTER[0]?.text).toBe('Не отвечает');
  });
});

describe('the cashier’s screen', () => {
  const cashier = named('Экран кассира');

  test('asks for no money', () => {
    for (const { expr } of cashier.panels.flatMap(({ targets = [] }) => targets)) {
      for (const { metric } of selectorsOf(filledIn(expr))) expect(metric).not.toMatch(/ruble|balance|revenue|sales/);
    }
  });

  test('leads to no dashboard that shows money', () => {
    expect(cashier.links.map(({ url }) => url)).toEqual(['/d/pos-cashier?kiosk']);
    const others = Object.values(DASHBOARDS)
      .map(({ uid }) => uid)
      .filter((uid) => uid !== cashier.uid);
    for (const uid of others) expect(JSON.stringify(cashier)).not.toContain(uid);
  });
});

function isWords(value: unknown): value is Words {
  return typeof value === 'object' && value !== null && Object.values(value).every((word) => isWord(word));
}

function isWord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'text' in value && 'color' in value;
}
