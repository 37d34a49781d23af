import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { LEVELS } from '../../../src/domain/alerts/alert.ts';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { DASHBOARDS } from '../../../src/domain/panels.ts';
import { ACTION_WORDS, MESSAGE_WORDS } from '../../../src/grafana/alert-rows.ts';
import { KIOSK } from '../../../src/grafana/frame.ts';
import { KOPECKS } from '../../../src/grafana/stat-panel.ts';
import { BREAKER } from '../../../src/grafana/states.ts';
import { PAGE } from '../../../src/grafana/variables.ts';
import * as words from '../../../src/grafana/words.ts';
import { ADAPTER, PRIORITY, type Words } from '../../../src/grafana/words.ts';
import { CENTRE_ALERTS } from '../../../src/render/centre-alerts.ts';
import { WATCH_ALERTS } from '../../../src/render/watching.ts';
import { filledIn, selectorsOf } from '../../support/promql.ts';
import { type DashboardJson, dashboardsOf, type PanelJson, targetsOf } from '../../support/promql-dashboards.ts';

const dashboards = dashboardsOf();
const panels = dashboards.flatMap(({ panels }) => panels);
/** What has no Russian name. */
const NAMES =
  /\b(DLQ|WAL|CSV|API|Odoo|p50|p95|FN|circuit breaker|buffer\.db-wal|Prometheus|Alertmanager|Grafana|PosWatchdog|pos-monitor|ok|[245]xx)\b/g;

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
    for (const text of [
      panel.title.replace(/\$\{.*?\}/g, ''),
      panel.description,
      ...legends,
      ...overridden(panel, 'displayName'),
    ]) {
      expect(text.replace(NAMES, ''), text).not.toMatch(/[A-Za-z]{2,}/);
    }
  }
});

test('the shop’s zone, weeks from Monday, and no question more often than there is an answer', () => {
  const abroad = { ...defaultConfig(), shop: { ...defaultConfig().shop, time_zone: 'Asia/Yekaterinburg' } };
  for (const { timezone, weekStart } of dashboardsOf(abroad)) {
    expect([timezone, weekStart]).toEqual(['Asia/Yekaterinburg', 'monday']);
  }
  for (const { title, refresh } of dashboards) expect(refresh, title).toBe(title === 'Продажи' ? '1m' : '15s');
});

test('an alert names its till as the settings do, and by its number where they do not', () => {
  const mapped = (terminals: Record<string, string>) =>
    dashboardsOf({ ...defaultConfig(), terminals })
      .flatMap((dashboard) => dashboard.panels)
      .filter(({ title }) => title === 'Тревоги: что случилось и что делать')
      .map((panel) => /"POS-001":\{"text":"(.*?)"/.exec(JSON.stringify(panel.fieldConfig))?.[1]);
  expect(mapped({ 'POS-001': 'У входа' })).toEqual(Array(5).fill('У входа'));
  expect(mapped({})).toEqual(Array(5).fill(undefined));
});

test('the word for all of them is Russian, whatever language Grafana speaks', () => {
  for (const { templating } of dashboards) {
    for (const { name, hide, includeAll, current } of templating.list) {
      if (hide === 2 || name === 'page') continue;
      expect([name, includeAll, current?.text]).toEqual([name, false, 'Все']);
    }
  }
});

test('bars bear their values, and beside them stands a weekday, an hour or a span', () => {
  const barred = panels.filter((panel) => JSON.stringify(panel).includes('"type":"gauge"'));
  expect(barred.map(({ title }) => title)).toEqual([
    'Продажи по часам, ₽',
    'Сколько чеки шли до ОФД',
    'По дням недели, ₽',
    'По часам, ₽',
  ]);
  for (const panel of barred) {
    expect(JSON.stringify(panel.fieldConfig)).toContain('"valueDisplayMode":"text"');
    expect(overridden(panel, 'displayName')[0]).toMatch(/^(Час|День|Чек шёл)$/);
  }
});

test('a state timeline has no pager', () => {
  for (const { type, options } of panels) if (type === 'state-timeline') expect(options.perPage).toBe(0);
});

test('roubles have no kopecks on a tile, and both where sums are compared', () => {
  const decimalsOf = (title: string) => panels.find((panel) => panel.title === title)?.fieldConfig?.defaults.decimals;
  for (const title of ['Наличные, ₽', 'Карты, ₽', 'Продажи сегодня, ₽', 'Сегодня, ₽'])
    expect(decimalsOf(title)).toBe(0);
  const [reconciliation] = panels.filter(({ title }) => title === 'Сверка касс');
  const ofMoney = (reconciliation?.fieldConfig?.overrides ?? []).filter(({ properties }) =>
    properties.some(({ id, value }) => id === 'unit' && value === KOPECKS.unit),
  );
  expect(ofMoney.length).toBeGreaterThan(3);
  for (const { properties } of ofMoney) expect(properties).toContainEqual({ id: 'decimals', value: 2 });
});

test('whether a till’s cash agrees is said of the same difference, and is not known where that is not', () => {
  const [reconciliation] = panels.filter(({ title }) => title === 'Сверка касс');
  const fieldOf = (name: string) =>
    String(
      reconciliation?.fieldConfig?.overrides.find(({ properties }) =>
        properties.some(({ id, value }) => id === 'displayName' && value === name),
      )?.matcher.options,
    ).replace(/^\/\^|\$\/$/g, '');
  const copied = reconciliation?.transformations?.find(({ id }) => id === 'calculateField')?.options;
  // Grafana's arithmetic takes what is not known for 0; the last known number of one column is that, or none.
  expect(copied).toMatchObject({
    mode: 'reduceRow',
    reduce: { reducer: 'lastNotNull', include: [fieldOf('Разница')] },
    alias: fieldOf('Сверка'),
  });
  const limit = defaultConfig().thresholds.cash_tolerance_rubles;
  const farthest = Number.MAX_SAFE_INTEGER;
  const words = reconciliation?.fieldConfig?.overrides
    .find(({ matcher }) => String(matcher.options).includes(fieldOf('Сверка')))
    ?.properties.find(({ id }) => id === 'mappings')?.value;
  expect(words).toMatchObject([
    { type: 'range', options: { from: -limit, to: limit, result: { text: 'Сходится' } } },
    { type: 'range', options: { from: -farthest, to: farthest, result: { text: 'Не сходится' } } },
    { type: 'value' },
    { type: 'special', options: { match: 'null+nan', result: { text: 'Нет данных' } } },
  ]);
});

test('of the four numbers only what waits has a colour, by the limits of the alerts about it', () => {
  const config = { ...defaultConfig(), thresholds: { ...defaultConfig().thresholds, buffer_high_percent: 66 } };
  const shown = dashboardsOf(config).find(({ uid }) => uid === DASHBOARDS.kassa.uid)?.panels ?? [];
  const lookOf = (title: string) => {
    const panel = shown.find((candidate) => candidate.title === title);
    const { color, thresholds } = panel?.fieldConfig?.defaults ?? {};
    const colours = (panel?.fieldConfig?.overrides ?? []).map(({ matcher, properties }) => [
      panel?.targets?.find(({ refId }) => refId === matcher.options)?.expr.match(/>= .*(?=\))/)?.[0],
      properties.find(({ id }) => id === 'color')?.value,
    ]);
    return { color, thresholds, colours };
  };
  const plain = { mode: 'fixed', fixedColor: words.COLORS.plain };
  const neutral = { color: plain, thresholds: { steps: [{ value: null, color: words.COLORS.plain }] }, colours: [] };
  for (const title of ['Наличные, ₽', 'Карты, ₽', 'Продажи сегодня, ₽']) expect(lookOf(title)).toMatchObject(neutral);
  expect(lookOf('Ждут отправки, чеков')).toMatchObject({
    ...neutral,
    colours: [
      ['>= 66 < 100', { ...plain, fixedColor: words.COLORS.warning }],
      ['>= 100', { ...plain, fixedColor: words.COLORS.bad }],
    ],
  });
});

test('what does not reconcile stands above, and a till of which that is not known below', () => {
  const [reconciliation] = panels.filter(({ title }) => title === 'Сверка касс');
  const steps = reconciliation?.transformations ?? [];
  const sorted = steps.filter(({ id }) => id === 'sortBy').at(-1);
  const size = { mode: 'unary', unary: { operator: 'abs', fieldName: 'reconciled' } };
  // Grafana finds no place for a row without a number, which only a copy has not.
  const found = steps.map(({ options }) => options);
  expect(found).toEqual(expect.arrayContaining([expect.objectContaining(size)]));
  expect(sorted?.options).toMatchObject({ sort: [{ field: 'reconciled without its sign', desc: true }] });
});

test('a limit is an area of the chart and no line of its own', () => {
  for (const { targets = [] } of panels) for (const { expr } of targets) expect(expr).not.toMatch(/^vector\(/);
  expect(panels.find(({ title }) => title === 'Буфер занят, %')?.fieldConfig?.defaults).toMatchObject({
    thresholds: { steps: [{ value: null }, { value: 80 }, { value: 100 }] },
    custom: { thresholdsStyle: { mode: 'dashed+area' } },
  });
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

test('a single value that is not known keeps its place and says so, with VictoriaMetrics too', () => {
  for (const { panel, target, where } of targetsOf(dashboards)) {
    expect(target.expr, where).not.toContain('NaN');
    if (panel.type !== 'stat') continue;
    // Of values that may be missing one stands in for another; where all are, the panel says so.
    const standsIn =
      / (and|unless|==|<=) /.test(target.expr) ||
      (panel.targets ?? []).some(({ expr }) => expr.includes(`unless on () (${target.expr})`));
    if (!target.expr.startsWith('topk(1') && !standsIn) expect(target.expr, where).toMatch(/ or vector\(Inf\)$/);
    // Of a line the last step counts, and there is none where nothing is known at that step.
    if (target.instant !== true) {
      expect(target.expr, where).toContain(' @ end())');
      expect(panel.options.reduceOptions, where).toMatchObject({ calcs: ['last'] });
    }
    expect(JSON.stringify(panel.fieldConfig?.defaults.mappings), where).toContain('null+nan');
    expect(panel.fieldConfig?.defaults.noValue).toBe('Нет данных');
  }
});

test('money is never shortened', () => {
  for (const panel of panels) expect(JSON.stringify(panel)).not.toMatch(/currency(?!:financial:)|"short"/);
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

  test('every level and alert has its words, without a hole', () => {
    expect(Object.keys(PRIORITY)).toEqual([...LEVELS]);
    for (const alert of [...catalog, ...WATCH_ALERTS, ...CENTRE_ALERTS]) {
      const levels = 'rules' in alert ? alert.rules.map(({ level }) => level) : [alert.level];
      const words = [...levels.map((level) => MESSAGE_WORDS[`${level}/${alert.name}`]), ACTION_WORDS[alert.name]];
      for (const word of words) expect(word?.text, alert.name).toMatch(/^[А-Я][^{}…]+$/);
    }
    expect(MESSAGE_WORDS['P1/PosBufferFull']?.text).toBe('Срочно! Касса не принимает оплату');
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
    const here = cashier.links.map(({ url }) => url).filter((url) => !url.startsWith(`${PAGE}/`));
    expect(here).toEqual([`/d/pos-cashier?${KIOSK}`]);
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
