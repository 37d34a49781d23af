/** What the reader may choose. Job and instance are there for those who run several; they do not crowd the tablet. */
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { shopInfo, terminalInfo } from '../domain/series/shop.ts';
import { up } from './outside-series.ts';
import { DATASOURCE } from './query.ts';

export type VariableName = 'shop' | 'terminal';

const ALL = { selected: true, text: 'Все', value: '$__all' };

export function variablesFor(names: readonly VariableName[]) {
  return [
    datasource(),
    job(),
    instance(),
    shop(names.includes('shop')),
    ...(names.includes('terminal') ? [terminal()] : []),
  ];
}

function datasource() {
  return new dashboard.DatasourceVariableBuilder('datasource')
    .label('Data source')
    .type('prometheus')
    .current({ selected: true, text: 'Prometheus', value: 'pos-prometheus' })
    .hide(dashboard.VariableHide.HideVariable);
}

function job() {
  return chosen('job', 'Job', `label_values(${up.name}, job)`)
    .multi(true)
    .allValue('.+')
    .hide(dashboard.VariableHide.HideVariable);
}

function instance() {
  return chosen('instance', 'Instance', `label_values(${up.name}{job=~"$job"}, instance)`)
    .multi(true)
    .allValue('.+')
    .hide(dashboard.VariableHide.HideVariable);
}

/** A shop's own Prometheus knows no label `shop`; only the centre does. What is not there is matched by `.*`. */
function shop(visible: boolean) {
  return chosen('shop', 'Магазин', `label_values(${shopInfo.name}{job=~"$job"}, shop)`)
    .allValue('.*')
    .hide(visible ? dashboard.VariableHide.DontHide : dashboard.VariableHide.HideVariable);
}

/** Shown under its name, chosen by its pos_id. */
function terminal() {
  return chosen('terminal', 'Касса', `query_result(${terminalInfo.name}{job=~"$job",shop=~"$shop"})`)
    .regex('/name="(?<text>(?:[^"\\\\]|\\\\.)*)".*pos_id="(?<value>[^"]*)"/')
    .allValue('.*');
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
    .current(ALL);
}
