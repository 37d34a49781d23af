/** What all panels have in common: where they stand, what they are called, and how they say that nothing is known. */
import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as TextBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import { linkOf, type PanelKey } from '../domain/panels.ts';
import { COLORS, NO_DATA } from './words.ts';

export type Panel = cog.Builder<dashboard.Panel>;
export type Property = dashboard.DynamicConfigValue;

/** What a panel is: its place among the links, what it is called, and what it says. */
export type About = readonly [key: PanelKey, title: string, description: string];

/** The part of every panel's builder that is the same in all of them. */
interface CommonBuilder extends Panel {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: { type: string; uid: string }): this;
  noValue(text: string): this;
  unit(unit: string): this;
  thresholds(thresholds: cog.Builder<dashboard.ThresholdsConfig>): this;
}

/** Without a unit it is a count. */
export interface Look {
  readonly unit?: string | undefined;
  readonly steps?: readonly Step[];
}

export function introduce<Builder extends CommonBuilder>(
  builder: Builder,
  [key, title, description]: About,
  { unit = 'locale', steps = [] }: Look = {},
): Builder {
  return builder
    .id(linkOf(key).panelId)
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .noValue(NO_DATA)
    .unit(unit)
    .thresholds(thresholdsOf(steps));
}

export interface Step {
  readonly from: number;
  readonly color: string;
}

export function thresholdsOf(steps: readonly Step[], base: string = COLORS.plain) {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps([{ value: null, color: base }, ...steps.map(({ from, color }) => ({ value: from, color }))]);
}

/** The look of a field or a query: of these properties those that are given. */
export function looks(properties: Readonly<Record<string, unknown>>): Property[] {
  return Object.entries(properties).flatMap(([id, value]) => (value === undefined ? [] : [{ id, value }]));
}

export function fixed(color: string) {
  return { mode: dashboard.FieldColorModeId.Fixed, fixedColor: color };
}

/** A few lines with links to what does not belong into metrics. */
export function textPanel(key: PanelKey, title: string, description: string, lines: readonly string[]): Panel {
  return new TextBuilder()
    .id(linkOf(key).panelId)
    .title(title)
    .description(description)
    .mode(TextMode.Markdown)
    .content(lines.join('\n\n'));
}

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

export function rangeQuery(index: number, expr: string, legend: string, minStep?: string): DataqueryBuilder {
  const range = query(index, expr).range().legendFormat(legend);
  return minStep === undefined ? range : range.interval(minStep);
}

function query(index: number, expr: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(DATASOURCE).refId(refId(index)).expr(expr);
}
