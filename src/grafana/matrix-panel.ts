/** Numbers by two labels, as a table in which each is read and seen: by the depth of its colour, or as a bar. */
import { TableCellHeight } from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { type About, fixedColor, introduce, type Panel, type Property, tableQuery } from './panel.ts';
import { labelled } from './select.ts';
import { FILLED, sortedBy } from './table-panel.ts';
import { mapped, unknownIs, type Words } from './words.ts';

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
  readonly columns: readonly { readonly name: string; readonly look: readonly Property[] }[];
}

function matrix(about: About, { expr, row, rowTitle, rowWords, column, columns }: Matrix): Panel {
  const corner = `${row}\\${column}`;
  const panel = introduce(new TableBuilder(), about)
    .cellHeight(TableCellHeight.Sm)
    .showHeader(true)
    .filterable(false)
    .mappings(unknownIs('—'))
    .decimals(0)
    .min(0)
    .targets([tableQuery(0, expr)])
    .withTransformation(sortedBy(column))
    .withTransformation({
      id: 'groupingToMatrix',
      options: { columnField: column, rowField: row, valueField: 'Value', emptyValue: 'null' },
    })
    .withTransformation(sortedBy(corner))
    .overrideByName(corner, [
      { id: 'displayName', value: rowTitle },
      { id: 'custom.width', value: rowWords === undefined ? 64 : 130 },
      ...(rowWords === undefined ? [] : [{ id: 'mappings', value: mapped(rowWords) }]),
    ]);
  columns.forEach(({ name, look }, index) => {
    panel.overrideByName(String(index + 1), [{ id: 'displayName', value: name }, ...look]);
  });
  return panel;
}

/** The larger the darker. */
export function heatMap(
  about: About,
  { columns, ...rest }: Omit<Matrix, 'columns'> & { columns: readonly string[] },
): Panel {
  const look = [
    { id: 'color', value: { mode: dashboard.FieldColorModeId.ContinuousBlues } },
    { id: 'custom.cellOptions', value: FILLED },
    { id: 'custom.minWidth', value: 60 },
  ];
  return matrix(about, { ...rest, columns: columns.map((name) => ({ name, look })) });
}

/** A bar for each value of the label, of one or more series beside each other, all to one measure. */
export function bars(
  about: About,
  rows: Rows,
  series: readonly { readonly name: string; readonly expr: string; readonly color: string }[],
): Panel {
  return matrix(about, {
    ...rows,
    expr: series.map(({ expr }, index) => labelled(expr, 'series', String(index + 1))).join(' or '),
    column: 'series',
    columns: series.map(({ name, color }) => ({
      name,
      look: [{ id: 'custom.cellOptions', value: BAR }, fixedColor(color)],
    })),
  });
}

const BAR = { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' };
