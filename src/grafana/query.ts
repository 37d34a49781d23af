/** One query of a panel. */
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

export const DATASOURCE = { type: 'prometheus', uid: '$datasource' } as const;

/** A, B, C, …: the name of a panel's query, by which its own look is found. */
export function refId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

export function nowQuery(index: number, expr: string, legend: string): DataqueryBuilder {
  return query(index, expr).instant().legendFormat(legend);
}

export function tableQuery(index: number, expr: string): DataqueryBuilder {
  return query(index, expr).instant().format(PromQueryFormat.Table);
}

/** `minStep` keeps rates of rare events from falling apart into single points. */
export function rangeQuery(index: number, expr: string, legend: string, minStep?: string): DataqueryBuilder {
  const range = query(index, expr).range().legendFormat(legend);
  return minStep === undefined ? range : range.interval(minStep);
}

function query(index: number, expr: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(DATASOURCE).refId(refId(index)).expr(expr);
}
