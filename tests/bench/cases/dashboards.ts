/** What the dashboards ask of a Prometheus that has watched a shop for a year. */
import { defaultConfig } from '../../../src/config/load.ts';
import { JOB } from '../../../src/render/prometheus.ts';
import { ruleGroups } from '../../../src/render/rules.ts';
import { filledIn } from '../../support/promql.ts';
import { type DashboardJson, dashboardsOf, type PanelJson } from '../../support/promql-dashboards.ts';
import { serveViews } from '../../support/promql-pages.ts';
import { type Prometheus, startPrometheus } from '../../support/promql-prometheus.ts';
import { every, historyOf } from '../../support/seen-history.ts';
import { viewOf } from '../../support/seen-shops.ts';
import { atMost, type BenchCase, type Row } from '../case.ts';
import { median } from '../stats.ts';

/** Three tills, of which one does not print. */
const SHOP = 'not-printed';
const [SCRAPE, HOUR, DAY] = [15, 3600, 86_400];
const MOST_MS = 100;
/** As many points as a chart is wide. */
const POINTS = 1000;

export const dashboards: BenchCase = {
  name: 'dashboards',
  goal: `no panel above ${MOST_MS} ms beside a year of one shop`,
  async run({ plan, later }) {
    const config = defaultConfig();
    const zone = config.shop.time_zone;
    const now = Math.floor(Date.now() / 1000);
    const page = await serveViews(() => viewOf(SHOP, Date.now() / 1000, zone));
    later(page.stop);
    const prometheus = await startPrometheus({
      targets: [{ job: JOB, address: page.address }],
      rules: ruleGroups(config),
      every: `${SCRAPE}s`,
      history: historyOf(SHOP, page.address, { zone, now, moments: aYear(now) }),
    });
    later(prometheus.stop);
    const rows: Row[] = [];
    for (const dashboard of dashboardsOf(config)) {
      const panels = dashboard.panels.filter(({ targets = [] }) => targets.length > 0);
      const took = new Map<string, number>();
      for (const panel of panels)
        took.set(panel.title, await timed(plan.pairs, () => ask(dashboard, panel, prometheus)));
      const [slowest = ['', Number.NaN]] = [...took].sort(([, a], [, b]) => b - a);
      const [title, value] = slowest;
      rows.push({
        what: `«${dashboard.title}», the slowest panel («${title}»)`,
        ...{ value, unit: 'ms', goal: atMost(MOST_MS, value, 'ms') },
      });
      const shown = dashboard.grid.filter(({ targets = [] }) => targets.length > 0);
      rows.push({
        what: `«${dashboard.title}», all ${shown.flatMap(({ targets = [] }) => targets).length} questions as it opens`,
        value: await timed(plan.pairs, () => Promise.all(shown.map((panel) => ask(dashboard, panel, prometheus)))),
        unit: 'ms',
      });
    }
    return rows;
  },
};

/** The last day scrape by scrape; before that, where no panel looks, four times a day. */
function* aYear(now: number) {
  yield* every(6 * HOUR, now - 365 * DAY, now - DAY);
  yield* every(SCRAPE, now - DAY, now - SCRAPE);
}

async function timed(rounds: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  return median(took);
}

/** All of a panel's questions at once, as Grafana asks them. */
function ask({ time }: DashboardJson, panel: PanelJson, prometheus: Prometheus): Promise<unknown> {
  const range = time.from.replace('now-', '');
  const seconds = Number.parseInt(range, 10) * HOUR;
  const step = Math.max(SCRAPE, Math.ceil(seconds / (panel.maxDataPoints ?? POINTS)));
  const to = Date.now() / 1000;
  return Promise.all(
    (panel.targets ?? []).map(({ expr, instant }) => {
      const query = filledIn(expr, { __range: range });
      return instant === true ? prometheus.now(query) : prometheus.over(query, to - seconds, to, step);
    }),
  );
}
