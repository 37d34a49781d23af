/** The rendered dashboards, read back as plain data. */
import { defaultConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { dashboardFiles } from '../../src/grafana/render.ts';

interface TargetJson {
  readonly refId: string;
  readonly expr: string;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly legendFormat?: string;
  readonly datasource: { readonly uid: string };
}

export interface PanelJson {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly repeat?: string;
  readonly maxDataPoints?: number;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly TargetJson[];
  readonly transformations?: readonly { readonly id: string; readonly options: unknown }[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly fieldConfig?: {
    readonly defaults: Readonly<Record<string, unknown>>;
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: unknown };
      readonly properties: readonly { readonly id: string; readonly value: unknown }[];
    }[];
  };
}

interface VariableJson {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly hide: number;
  readonly query: string | { readonly query: string };
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly current?: { readonly text: string };
  readonly allValue?: string;
  readonly regex?: string;
  readonly refresh?: number;
  readonly datasource?: { readonly uid: string };
}

type GridJson = readonly (PanelJson & { readonly panels?: readonly PanelJson[] })[];

export interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly timezone: string;
  readonly weekStart: string;
  readonly refresh: string;
  readonly time: { readonly from: string };
  readonly editable: boolean;
  readonly schemaVersion: number;
  /** Every panel, also those that are folded together. */
  readonly panels: readonly PanelJson[];
  /** What stands on the grid: panels, and the heads of folded ones. */
  readonly grid: GridJson;
  readonly links: readonly { readonly url: string; readonly title: string; readonly keepTime: boolean }[];
  readonly templating: { readonly list: readonly VariableJson[] };
  readonly annotations: { readonly list?: readonly { readonly expr: string }[] };
}

/** The shapes above say what the tests read; JSON itself promises nothing. */
export function dashboardsOf(config: Config = defaultConfig()): DashboardJson[] {
  return dashboardFiles(config).map(({ text }) => readDashboard(text));
}

/** Those of a chain's centre: the same, and «Сеть». */
export function centreDashboards(config: Config = defaultConfig()): DashboardJson[] {
  return dashboardFiles(config, { centre: true }).map(({ text }) => readDashboard(text));
}

function readDashboard(text: string): DashboardJson {
  const read = JSON.parse(text) as Omit<DashboardJson, 'grid' | 'panels'> & { readonly panels: GridJson };
  return { ...read, grid: read.panels, panels: read.panels.flatMap((panel) => panel.panels ?? [panel]) };
}

export interface PlacedTarget {
  readonly where: string;
  readonly dashboard: DashboardJson;
  readonly panel: PanelJson;
  readonly target: TargetJson;
}

export function targetsOf(dashboards: readonly DashboardJson[]): PlacedTarget[] {
  return dashboards.flatMap((dashboard) =>
    dashboard.panels.flatMap((panel) =>
      (panel.targets ?? []).map((target) => ({
        where: `${dashboard.title} / ${panel.title} / ${target.refId}`,
        dashboard,
        panel,
        target,
      })),
    ),
  );
}
