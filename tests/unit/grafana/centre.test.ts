/** The dashboards of a chain's centre. */
import { describe, expect, it } from 'vitest';
import { CENTRE_ALERTS } from '../../../src/render/centre-alerts.ts';
import { filledIn, selectorsOf, syntaxErrors } from '../../support/promql.ts';
import { centreDashboards, dashboardsOf, type PanelJson, targetsOf } from '../../support/promql-dashboards.ts';

const centre = centreDashboards();

it('has «Сеть» and «Передача в ОФД» before the shops’ own, which all lead to it', () => {
  expect(centre.map(({ title }) => title)).toEqual([
    'Сеть',
    'Передача в ОФД',
    ...dashboardsOf().map(({ title }) => title),
  ]);
  for (const { uid, links } of centre.slice(1)) expect([uid, links[0]?.url]).toEqual([uid, '/d/pos-fleet']);
});

describe.each(centre.map((dashboard) => [dashboard.title, dashboard] as const))('%s', (_, dashboard) => {
  it('is chosen by region and shop: of several where shops are compared, otherwise of one', () => {
    const { list } = dashboard.templating;
    const names = list.map(({ name }) => name);
    expect(names.indexOf('region')).toBeLessThan(names.indexOf('shop'));
    const shop = list.find(({ name }) => name === 'shop');
    expect(shop?.hide ?? 0).toBe(0);
    expect(shop?.includeAll).toBe(['pos-fleet', 'pos-delivery', 'pos-terminals', 'pos-sales'].includes(dashboard.uid));
    expect(JSON.stringify(shop?.query)).toContain('region=~');
  });

  it('asks nothing of a shop without its region', () => {
    const selectors = targetsOf([dashboard]).flatMap(({ target }) => {
      const expr = filledIn(target.expr);
      expect(syntaxErrors(expr)).toEqual([]);
      return selectorsOf(expr);
    });
    for (const { metric, matchers } of selectors) {
      // What is the centre's own is said to be of no shop.
      const labels = matchers
        .filter(({ operator, value }) => operator !== '=' || value !== '')
        .map(({ label }) => label);
      const ofShops = labels.includes('shop') || metric.startsWith('pos_region:');
      expect([metric, labels.includes('region')]).toEqual([metric, ofShops]);
    }
  });
});

describe('an alert', () => {
  const tables = centre.flatMap(({ title, panels }) =>
    panels.filter((panel) => panel.title.startsWith('Тревоги:')).map((panel) => [title, panel] as const),
  );

  it('leads to the panel of its own shop, where it may lead to a panel', () => {
    const leads = tables.filter(([, panel]) => JSON.stringify(panel).includes('fields.panel'));
    expect(leads.map(([title]) => title)).toEqual(['Касса', 'Буфер и ОФД', 'Все кассы', 'Мониторинг']);
    for (const [, panel] of leads) {
      const url = '/{panel:raw}&var-{chosen:raw}={place:percentencode}'.replaceAll('{', '$' + '{__data.fields.');
      expect(JSON.stringify(panel.fieldConfig?.overrides)).toContain(`"url":"${url}"`);
      expect(panel.targets?.[0]?.expr).toContain('"place", "$1", "shop"');
    }
  });

  it('names its shop where several may be chosen', () => {
    const naming = tables.filter(([, panel]) => columnsOf(panel).includes('Магазин'));
    expect(naming.map(([title]) => title)).toEqual(['Все кассы']);
  });

  it('of the chain leads to «Сеть»', () => {
    const aims = ['PosShopClockWrong', 'PosShopSilent', 'PosRegionSilent'].map(
      (alert) => CENTRE_ALERTS.find(({ name }) => name === alert)?.panel,
    );
    expect(aims).toEqual(['fleet/lags', 'fleet/shops', 'fleet/regions']);
  });

  const columnsOf = ({ fieldConfig }: PanelJson) =>
    (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
      properties.filter(({ id }) => id === 'displayName').map(({ value }) => value),
    );
});

it('only a chart whose numbers may be below zero shows what is below', () => {
  const charts = centre.flatMap(({ panels }) => panels.filter(({ type }) => type === 'timeseries'));
  const open = charts.filter(({ fieldConfig }) => fieldConfig?.defaults.min === undefined);
  expect(open.map(({ title }) => title)).toEqual(['Данные опаздывают']);
});

const NOT_IN_IT = 'Магазины без данных в сумму не входят.';
const OF_MANY = 'Из всех выбранных магазинов — наибольшая.';

it('says of its sums that shops without data are not in them, and of the share of refunds that it is the largest', () => {
  const panelsOf = (dashboards: typeof centre) =>
    dashboards.filter(({ uid }) => uid === 'pos-sales').flatMap(({ panels }) => panels);
  const summing = panelsOf(centre).filter(({ targets }) =>
    targets?.some(({ expr }) => /sum\b[^(]*\(pos_region:/.test(expr)),
  );
  expect(summing.length).toBeGreaterThan(8);
  for (const { title, description } of summing)
    expect([title, description]).toEqual([title, expect.stringContaining(NOT_IN_IT)]);
  expect(panelsOf(centre).find(({ title }) => title === 'Возвраты')?.description).toContain(OF_MANY);
  for (const { description } of panelsOf(dashboardsOf())) {
    expect(description).not.toContain(NOT_IN_IT);
    expect(description).not.toContain(OF_MANY);
  }
});

it('shows its own Prometheus and Alertmanagers, whichever shop is chosen', () => {
  const selectors = targetsOf(centre).flatMap(({ target }) => selectorsOf(filledIn(target.expr)));
  const own = selectors.filter(({ metric }) => /^(prometheus|alertmanager|vmalert)_/.test(metric));
  expect(own.length).toBeGreaterThan(10);
  for (const { matchers } of own) expect(matchers).toContainEqual({ label: 'shop', operator: '=', value: '' });
});

it('asks each of all shops for nothing that it only adds up', () => {
  const added = targetsOf(centre).filter(
    ({ where, panel }) => /^(Сеть|Продажи) /.test(where) && (panel.type === 'stat' || panel.title === 'Регионы'),
  );
  expect(added.length).toBeGreaterThan(30);
  for (const { where, target } of added) {
    // What is asked by the very name of a shop, or of a till, finds nothing where all are chosen.
    const each = selectorsOf(filledIn(target.expr)).filter(
      ({ metric, matchers }) =>
        !metric.startsWith('pos_region:') &&
        !matchers.some(({ label, operator }) => /^(shop|pos_id)$/.test(label) && operator === '='),
    );
    expect([where, each.map(({ metric }) => metric)]).toEqual([where, []]);
  }
});

it('asks for nothing that the shops keep to themselves', () => {
  for (const { target } of targetsOf(centre)) expect(target.expr).not.toContain('sales_hour_rubles');
});

it('tells of a region as a whole, also where one of its shops is chosen', () => {
  const regions = targetsOf(centre).filter(({ where }) => where.startsWith('Передача в ОФД / Регионы /'));
  expect(regions.length).toBe(5);
  for (const { target } of regions) {
    expect(target.expr).toContain('region=~"$region"');
    expect(target.expr).not.toContain('$shop');
  }
});
