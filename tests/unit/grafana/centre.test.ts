/** The dashboards of a chain's centre. */
import { describe, expect, it } from 'vitest';
import { filledIn, selectorsOf, syntaxErrors } from '../../support/promql.ts';
import { centreDashboards, dashboardsOf, targetsOf } from '../../support/promql-dashboards.ts';

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

it('draws below zero whose clock is ahead', () => {
  const lags = centre.flatMap(({ panels }) => panels).filter(({ title }) => title === 'Данные опаздывают');
  expect(lags.map(({ fieldConfig }) => fieldConfig?.defaults.min)).toEqual([undefined]);
});

it('tells of a region as a whole, also where one of its shops is chosen', () => {
  const regions = targetsOf(centre).filter(({ where }) => where.startsWith('Передача в ОФД / Регионы /'));
  expect(regions.length).toBe(5);
  for (const { target } of regions) {
    expect(target.expr).toContain('region=~"$region"');
    expect(target.expr).not.toContain('$shop');
  }
});
