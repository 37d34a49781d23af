/** What the reader may choose. Job and instance are there for those who run several; they do not crowd the tablet. */
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Config } from '../config/schema.ts';
import { publicAddress } from '../domain/links.ts';
import { percentFull } from '../domain/series/buffer.ts';
import { deliveredByMonth } from '../domain/series/delivery.ts';
import { shopInfo, terminalInfo } from '../domain/series/shop.ts';
import { LAG, STATE } from '../render/centre-alerts.ts';
import { TILL_STATE } from '../render/centre-sums.ts';
import { DATASOURCE } from './panel.ts';
import { IN_REGION, knownTerminals, pickEvery, SHOP, tools } from './select.ts';

export type VariableName = 'terminal' | 'each' | 'month' | WorstName;

/** Grafana writes its own word for all of them in its own language; this one is among what is offered. */
const ALL = { selected: true, text: 'Все', value: '.*' };
const HIDDEN = dashboard.VariableHide.HideVariable;
const EVERYTHING = { selected: true, text: 'All', value: '$__all' };

/** How a link writes the address of pos-monitor's page: one place to change it in a dashboard that was imported. */
export const PAGE = `\${page:raw}`;

/** Also those of a shop whose file cannot be read just now. */
const TERMINALS = [terminalInfo, knownTerminals].map(({ name }) => `${name}{job=~"$job",${SHOP}} == 1`).join(' or ');
/** At the centre they were written down: a day of all shops is too long to look through. */
const RECORDED_TERMINALS = `${TILL_STATE}{job=~"$job",${SHOP}}`;
/** A terminal is shown under its name and chosen by its pos_id. */
const NAME_AND_NUMBER = '/name="(?<text>(?:[^"\\\\]|\\\\.)*)".*pos_id="(?<value>[^"]*)"/';
const ALL_TERMINALS = `label_replace(label_replace(vector(1), "name", "${ALL.text}", "", ""), "pos_id", "${ALL.value}", "", "")`;

/**
 * A chart of the worst shops draws a line each of the five that are worst at its end. They are found beforehand: a query
 * that finds them itself reads all shops at each of its moments, which takes seconds of 2,000.
 */
const BADNESS = {
  fullest: `max by (shop) (${pickEvery(percentFull)})`,
  latest: `max by (shop) (abs(${LAG}{${SHOP}}))`,
};
type WorstName = keyof typeof BADNESS;

/** For the selector of such a chart. */
export function among(name: WorstName): string {
  return `shop=~"$${name}"`;
}

/** `shops`: at a chain's centre, whether one is chosen or any number; null in a shop. */
export function variablesFor(config: Config, names: readonly VariableName[], shops: 'one' | 'any' | null) {
  const terminals = shops === null ? TERMINALS : RECORDED_TERMINALS;
  return [
    new dashboard.DatasourceVariableBuilder('datasource')
      .label('Data source')
      .type('prometheus')
      .current({ selected: true, text: 'Prometheus', value: 'pos-prometheus' })
      .hide(HIDDEN),
    chosen('job', 'Job', `label_values(${tools.up.name}, job)`).multi(true).allValue('.+').hide(HIDDEN),
    chosen('instance', 'Instance', `label_values(${tools.up.name}{job=~"$job"}, instance)`)
      .multi(true)
      .allValue('.+')
      .hide(HIDDEN),
    ...(shops === null ? inShop() : atCentre(shops)),
    new dashboard.ConstantVariableBuilder('page').label('Page').value(publicAddress(config)),
    names.includes('terminal')
      ? chosen('terminal', 'Касса', `query_result(${terminals} or ${ALL_TERMINALS})`)
          .regex(NAME_AND_NUMBER)
          .includeAll(false)
          .current(ALL)
      : anyOf('terminal', 'Terminal'),
    // For the panels that stand there once a terminal.
    ...(names.includes('each')
      ? [chosen('each', 'Terminal', `query_result(${terminals})`).regex(NAME_AND_NUMBER).multi(true).hide(HIDDEN)]
      : []),
    ...(names.includes('month') ? [newestMonth()] : []),
    ...names.filter((name): name is WorstName => name in BADNESS).map(worst),
  ];
}

/** A shop's own Prometheus knows no label `shop`; only the centre does. What is not there is matched by `.*`. */
function inShop() {
  const shops = `label_values(${shopInfo.name}{job=~"$job"}, shop)`;
  return [anyOf('region', 'Region'), chosen('shop', 'Магазин', shops).allValue('.*').hide(HIDDEN)];
}

/** Also shops that are silent or closed, for Grafana takes another one in the place of a choice that is not on its list. */
function atCentre(shops: 'one' | 'any') {
  const shop = chosen('shop', 'Магазин', `label_values(${STATE}{${IN_REGION}}, shop)`).includeAll(shops === 'any');
  return [
    chosen('region', 'Регион', `label_values(${STATE}, region)`).allValue('.*'),
    shops === 'any' ? shop.allValue('.*') : shop.current({ text: '', value: '' }),
  ];
}

/** Of those that shops tell of. */
function newestMonth() {
  return chosen('month', 'Месяц', `label_values(${deliveredByMonth.name}, month)`)
    .includeAll(false)
    .current({ text: '', value: '' })
    .sort(dashboard.VariableSort.AlphabeticalDesc);
}

function worst(name: WorstName) {
  return chosen(name, 'Worst', `query_result(topk(5, ${BADNESS[name]}))`)
    .regex('/shop="([^"]*)"/')
    .multi(true)
    .hide(HIDDEN);
}

/** Where none is chosen, whatever the link that led here says. */
function anyOf(name: string, label: string) {
  return new dashboard.ConstantVariableBuilder(name).label(label).value(ALL.value);
}

/** `definition` is what the editor shows; both forms of the query are read by one version or another. */
function chosen(name: string, label: string, query: string) {
  return new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query({ query, refId: `PrometheusVariableQueryEditor-${name}` })
    .definition(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.NaturalAsc)
    .includeAll(true)
    .current(EVERYTHING);
}
