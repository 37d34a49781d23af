/** A chain of three shops in two regions, and the queries of its centre's dashboards. */
import { defaultConfig } from '../../../src/config/load.ts';
import { centreRuleGroups } from '../../../src/render/centre.ts';
import { centreDashboards, targetsOf } from '../../support/promql-dashboards.ts';
import { seriesText } from '../../support/promtool-tests.ts';

export const groups = centreRuleGroups(defaultConfig());
export const TARGET = { job: 'pos-monitor', instance: 'pos_monitor:8001' };
export const SHOPS = ['a', 'b', 'c'].map((shop, at) => ({ shop, region: at < 2 ? 'Тверь' : 'Псков' }));
export const series = (name: string, labels: Record<string, string>, values: string) => ({
  series: seriesText(name, labels),
  values,
});
export const place = (at: number) => ({ ...TARGET, ...(SHOPS[at] ?? {}) });
export const dashboards = centreDashboards();
export const centre = targetsOf(dashboards);
export const exprOf = (where: string) => centre.find((placed) => placed.where === where)?.target.expr ?? '';
