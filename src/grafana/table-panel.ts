/** Tables: a row a thing and a column a reading, or a number at each crossing of two labels. */
import { TableCellHeight } from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import type { PanelKey } from '../domain/panels.ts';
import {
  type About,
  fixed,
  introduce,
  looks,
  type Panel,
  type Property,
  refId,
  type Step,
  tableQuery,
  thresholdsOf,
} from './panel.ts';
import { labelled } from './select.ts';
import { mapped, unknownIs, type Words } from './words.ts';

export interface Column {
  /** The label, or the query's value (`Value #A`). */
  readonly field: string;
  readonly title: string;
  readonly words?: Words;
  /** The words are for this field's number: 0 where it is no farther from zero than the limit, 1 beyond. Its own is a copy. */
  readonly judges?: { readonly field: string; readonly limit: number };
  /** Without one a value is a count. */
  readonly unit?: string;
  readonly decimals?: number;
  /** A number in the colour of the limit that it has reached. */
  readonly steps?: readonly Step[];
  readonly width?: number;
  /** Long text goes over several lines, where Grafana can. */
  readonly wrap?: true;
  readonly unknown?: string;
  /** The whole cell in the colour of its word. */
  readonly filled?: true;
  readonly link?: { readonly title: string; readonly url: string };
}

interface TableLook {
  readonly queries: readonly string[];
  /** Two lines of text in a row. */
  readonly tall?: boolean;
  readonly columns: readonly Column[];
  /** Fields that only serve links and order. */
  readonly hidden?: readonly string[];
  readonly sort: readonly Sort[];
}

interface Sort {
  readonly field: string;
  readonly descending: boolean;
  /** However far from zero, on either side. */
  readonly bySize?: true;
}

/** Before Grafana 12.2, and since. */
const HIDDEN = looks({ 'custom.hidden': true, 'custom.hideFrom': { viz: true, legend: false, tooltip: false } });

export function table(
  key: PanelKey,
  title: string,
  description: string,
  { queries, columns, hidden = [], sort, tall = false }: TableLook,
): Panel {
  const sizes = sort.filter(({ bySize }) => bySize).map(({ field }) => field);
  const unseen = [...hidden, ...sizes.map(sizeOf)];
  const fields = [...columns.map(({ field }) => field), ...unseen];
  const panel = plain([key, title, description], queries, tall)
    .mappings(unknownIs())
    .withTransformation({ id: 'merge', options: {} });
  for (const { field, judges } of columns) if (judges) panel.withTransformation(copied(judges.field, field));
  for (const field of sizes) panel.withTransformation(sized(field));
  for (const { field, descending, bySize } of sort.toReversed())
    panel.withTransformation(sortedBy(bySize ? sizeOf(field) : field, descending));
  panel.withTransformation({
    id: 'organize',
    options: {
      excludeByName: { Time: true },
      indexByName: Object.fromEntries(fields.map((field, index) => [field, index])),
      renameByName: {},
    },
  });
  for (const column of columns) panel.overrideByRegexp(anyNameOf(column.field), lookOf(column));
  for (const field of unseen) panel.overrideByRegexp(anyNameOf(field), HIDDEN);
  return panel;
}

function plain(about: About, queries: readonly string[], tall = false): TableBuilder {
  return introduce(new TableBuilder(), about)
    .cellHeight(tall ? TableCellHeight.Lg : TableCellHeight.Sm)
    .showHeader(true)
    .filterable(false)
    .targets(queries.map((expr, index) => tableQuery(index, expr)));
}

function sortedBy(field: string, descending = false) {
  return { id: 'sortBy', options: { fields: {}, sort: [{ field, desc: descending }] } };
}

/** Not by arithmetic, which takes what is not known for 0. */
function copied(field: string, alias: string) {
  const reduce = { reducer: 'lastNotNull', include: [field] };
  return { id: 'calculateField', options: { mode: 'reduceRow', reduce, alias, timeSeries: false } };
}

const sizeOf = (field: string) => `${field} without its sign`;

/** For the order alone: what is not known is 0 here. It must be null and not missing: of a copy. */
function sized(field: string) {
  return {
    id: 'calculateField',
    options: { mode: 'unary', unary: { operator: 'abs', fieldName: field }, alias: sizeOf(field) },
  };
}

/** The name of a query's value beside others; alone in its table it is called just `Value`. */
export function valueField(queryIndex: number): string {
  return `Value #${refId(queryIndex)}`;
}

/** The first query's value is called just `Value` while the others find nothing. */
function anyNameOf(field: string): string {
  return field === valueField(0) ? `/^Value( #A)?$/` : `/^${field}$/`;
}

/** Grafana before 12.2 wraps by the first and gives a row two lines; since then the second makes it as tall as its text. */
const WHOLE = { wrapText: true, dynamicHeight: true };
const FILLED = { type: 'color-background', mode: 'basic' };
const COLOURED = { type: 'color-text' };
const BAR = { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' };

function lookOf(column: Column): Property[] {
  const { field, title, words, judges, unit, decimals, steps, width, wrap, filled, unknown, link } = column;
  const isCount = words === undefined && unit === undefined && field.startsWith('Value');
  const ofWords = { ...(filled ? FILLED : COLOURED), ...(wrap ? WHOLE : {}) };
  return looks({
    displayName: title,
    unit: isCount ? 'locale' : unit,
    decimals: isCount ? 0 : decimals,
    mappings: words === undefined ? unknown && unknownIs(unknown) : mapped(words, unknown, judges?.limit),
    thresholds: steps && thresholdsOf(steps).build(),
    color: steps && { mode: dashboard.FieldColorModeId.Thresholds },
    'custom.cellOptions': words === undefined ? steps && COLOURED : ofWords,
    noValue: unknown,
    'custom.wrapText': wrap,
    // Left to itself a column takes 150 pixels, which an upright tablet does not have.
    'custom.minWidth': width === undefined ? 84 : undefined,
    'custom.width': width,
    links: link && [{ ...link, targetBlank: false }],
  });
}

/** Another field of the same row, for a link: Grafana fills it in when the link is followed. */
export function rowField(name: string, format: 'percentencode' | 'raw' = 'percentencode'): string {
  return `\${__data.fields.${name}:${format}}`;
}

interface Rows {
  /** The label by which a row is found; rows stand in the order of its values. */
  readonly row: string;
  readonly rowTitle: string;
  readonly rowWords?: Words;
}

interface Matrix extends Rows {
  readonly expr: string;
  /** The label by which a column is found; its values are 1, 2, … */
  readonly column: string;
  readonly columns: readonly { readonly displayName: string; readonly [look: string]: unknown }[];
}

function matrix(about: About, { expr, row, rowTitle, rowWords, column, columns }: Matrix): Panel {
  const corner = `${row}\\${column}`;
  const panel = plain(about, [expr])
    .mappings(unknownIs('—'))
    .decimals(0)
    .min(0)
    .withTransformation(sortedBy(column))
    .withTransformation({
      id: 'groupingToMatrix',
      options: { columnField: column, rowField: row, valueField: 'Value', emptyValue: 'null' },
    })
    .withTransformation(sortedBy(corner));
  const width = rowWords === undefined ? 64 : 130;
  const first = looks({ displayName: rowTitle, 'custom.width': width, mappings: rowWords && mapped(rowWords) });
  panel.overrideByName(corner, first);
  for (const [index, look] of columns.entries()) panel.overrideByName(String(index + 1), looks(look));
  return panel;
}

/** The larger the darker. */
export function heatMap(about: About, rest: Omit<Matrix, 'columns'>, columns: readonly string[]): Panel {
  const color = { mode: dashboard.FieldColorModeId.ContinuousBlues };
  const look = { color, 'custom.cellOptions': FILLED, 'custom.minWidth': 60 };
  return matrix(about, { ...rest, columns: columns.map((displayName) => ({ displayName, ...look })) });
}

/** A bar for each value of the label, of one or more series beside each other, all to one measure. */
export function bars(
  about: About,
  rows: Rows,
  series: readonly { readonly name: string; readonly expr: string; readonly color: string }[],
): Panel {
  const expr = series.map((one, index) => labelled(one.expr, 'series', String(index + 1))).join(' or ');
  const columns = series.map(({ name, color }) => ({
    displayName: name,
    'custom.cellOptions': BAR,
    color: fixed(color),
  }));
  return matrix(about, { ...rows, expr, column: 'series', columns });
}
