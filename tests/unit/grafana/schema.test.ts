import { expect, test } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { dashboardFiles } from '../../../src/grafana/render.ts';
import { dashboardsOf } from '../../support/promql-dashboards.ts';
import { differences } from '../../support/promql-sdk-schema.ts';

/** The parts of a panel that belong to its kind; the schema of a text panel's field settings is empty. */
const KINDS = {
  stat: { module: 'stat', custom: null },
  gauge: { module: 'gauge', custom: null },
  text: { module: 'text', custom: null },
  table: { module: 'table', custom: 'common.TableFieldOptions' },
  timeseries: { module: 'timeseries', custom: 'common.GraphFieldConfig' },
  'state-timeline': { module: 'statetimeline', custom: 'statetimeline.FieldConfig' },
} as const;

test.each(dashboardsOf().map((dashboard) => [dashboard.title, dashboard] as const))('%s', (_, dashboard) => {
  const rendered = dashboardFiles(defaultConfig()).map(({ text }) => JSON.parse(text));
  expect(
    differences(
      rendered.find(({ uid }) => uid === dashboard.uid),
      'dashboard.Dashboard',
    ),
  ).toEqual([]);
  for (const panel of dashboard.panels) {
    const kind = KINDS[panel.type as keyof typeof KINDS];
    expect(kind, panel.type).toBeDefined();
    expect(differences(panel.options, `${kind.module}.Options`, panel.title)).toEqual([]);
    if (kind.custom !== null) {
      expect(differences(panel.fieldConfig?.defaults.custom, kind.custom, panel.title)).toEqual([]);
    }
    for (const target of panel.targets ?? []) {
      expect(differences(target, 'prometheus.Dataquery', panel.title)).toEqual([]);
    }
  }
});

test('a dashboard that is none is told from one that is', () => {
  const { grid: _, ...dashboard } = dashboardsOf()[0] ?? { grid: [], panels: [] };
  const [panel] = dashboard.panels;
  const at = (change: object) =>
    differences({ ...dashboard, panels: [{ ...panel, ...change }] }, 'dashboard.Dashboard');
  expect(at({})).toEqual([]);
  expect(at({ gridPos: { h: 1, w: 1, x: 0 } })).toEqual([expect.stringContaining('y: missing')]);
  expect(at({ title: 7 })).toEqual([expect.stringContaining('title')]);
  expect(at({ colour: 'red' })).toEqual([expect.stringContaining('colour: not in the schema')]);
  expect(differences({ ...dashboard, graphTooltip: 5 }, 'dashboard.Dashboard')).toEqual([
    '$.graphTooltip: 5 is no DashboardCursorSync',
  ]);
});
