/** A table: a row a thing, a column a reading, with words where a number would need explaining. */
import { TableCellHeight } from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import type { PanelKey } from '../domain/panels.ts';
import { introduce, type Panel, type Property, type Step, tableQuery, thresholdsOf } from './panel.ts';
import { mapped, unknownIs, type Words } from './words.ts';

export interface Column {
  /** The label, or the query's value (`Value #A`). */
  readonly field: string;
  readonly title: string;
  readonly words?: Words;
  readonly unit?: string;
  readonly decimals?: number;
  /** A number in the colour of the limit that it has reached. */
  readonly steps?: readonly Step[];
  readonly width?: number;
  /** Long text goes over several lines, where Grafana can. */
  readonly wrap?: boolean;
  /** What to say where the value is not known. */
  readonly unknown?: string;
  /** The whole cell in the colour of its word. */
  readonly filled?: boolean;
  /** Where a tap on the cell leads. */
  readonly link?: { readonly title: string; readonly url: string };
}

interface TableLook {
  readonly queries: readonly string[];
  /** Two lines of text in a row. */
  readonly tall?: boolean;
  readonly columns: readonly Column[];
  /** Fields that only serve links and order. */
  readonly hidden?: readonly string[];
  readonly sort?: readonly { readonly field: string; readonly descending: boolean }[];
}

/** Before Grafana 12.2, and since. */
const HIDDEN: Property[] = [
  { id: 'custom.hidden', value: true },
  { id: 'custom.hideFrom', value: { viz: true, legend: false, tooltip: false } },
];

export function table(
  key: PanelKey,
  title: string,
  description: string,
  { queries, columns, hidden = [], sort = [], tall = false }: TableLook,
): Panel {
  const shown = columns.map(({ field }) => field);
  const panel = introduce(new TableBuilder(), [key, title, description])
    .cellHeight(tall ? TableCellHeight.Lg : TableCellHeight.Sm)
    .showHeader(true)
    .filterable(false)
    .mappings(unknownIs())
    .targets(queries.map((expr, index) => tableQuery(index, expr)))
    .withTransformation({ id: 'merge', options: {} });
  for (const { field, descending } of [...sort].reverse()) {
    panel.withTransformation(sortedBy(field, descending));
  }
  panel.withTransformation({
    id: 'organize',
    options: {
      excludeByName: { Time: true },
      indexByName: Object.fromEntries([...shown, ...hidden].map((field, index) => [field, index])),
      renameByName: {},
    },
  });
  for (const column of columns) panel.overrideByRegexp(anyNameOf(column.field), lookOf(column));
  for (const field of hidden) panel.overrideByRegexp(anyNameOf(field), HIDDEN);
  return panel;
}

export function sortedBy(field: string, descending = false) {
  return { id: 'sortBy', options: { fields: {}, sort: [{ field, desc: descending }] } };
}

/** The name of a query's value beside others; alone in its table it is called just `Value`. */
export function valueField(queryIndex: number): string {
  return `Value #${String.fromCharCode('A'.charCodeAt(0) + queryIndex)}`;
}

/** The first query's value is called just `Value` while the others find nothing. */
function anyNameOf(field: string): string {
  return field === valueField(0) ? `/^Value( #A)?$/` : `/^${field}$/`;
}

/** Grafana before 12.2 wraps by the first and gives a row two lines; since then the second makes it as tall as its text. */
export const FILLED = { type: 'color-background', mode: 'basic' };
const WHOLE = { wrapText: true, dynamicHeight: true };

function lookOf(column: Column): Property[] {
  const { title, words, unit, decimals, steps, width, wrap, filled = false, unknown, link } = column;
  return [
    { id: 'displayName', value: title },
    ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
    ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
    ...(words === undefined
      ? unknown === undefined
        ? []
        : [{ id: 'mappings', value: unknownIs(unknown) }]
      : [
          { id: 'mappings', value: mapped(words, unknown) },
          {
            id: 'custom.cellOptions',
            value: { ...(filled ? FILLED : { type: 'color-text' }), ...(wrap === true ? WHOLE : {}) },
          },
        ]),
    ...(steps === undefined
      ? []
      : [
          { id: 'thresholds', value: thresholdsOf(steps).build() },
          { id: 'color', value: { mode: dashboard.FieldColorModeId.Thresholds } },
          { id: 'custom.cellOptions', value: { type: 'color-text' } },
        ]),
    ...(unknown === undefined ? [] : [{ id: 'noValue', value: unknown }]),
    ...(wrap === true ? [{ id: 'custom.wrapText', value: true }] : []),
    // Left to itself a column takes 150 pixels, which an upright tablet does not have.
    width === undefined ? { id: 'custom.minWidth', value: 84 } : { id: 'custom.width', value: width },
    ...(link === undefined ? [] : [{ id: 'links', value: [{ ...link, targetBlank: false }] }]),
  ];
}

/** Another field of the same row, for a link: Grafana fills it in when the link is followed. */
export function rowField(name: string, format: 'percentencode' | 'raw' = 'percentencode'): string {
  return `\${__data.fields.${name}:${format}}`;
}
