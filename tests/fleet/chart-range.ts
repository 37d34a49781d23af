/** What a chart asks for: all that its dashboard shows at first, in as many points as Grafana would ask for. */
import { SCRAPE_SECONDS } from '../../src/render/prometheus.ts';
import type { PlacedTarget } from '../support/promql-dashboards.ts';
import type { Range } from './ask.ts';

const HOUR = 3600;
/** About as many as a wide screen has pixels for. */
const POINTS = 1000;
/** Grafana's own, of those that a day needs; the shortest is that of the data source. */
const STEPS = [SCRAPE_SECONDS, 20, 30, 60, 120];

export function rangeOf({ dashboard, panel }: PlacedTarget): Range {
  const seconds = Number(/^now-(\d+)h$/.exec(dashboard.time.from)?.[1]) * HOUR;
  const wanted = seconds / (panel.maxDataPoints ?? POINTS);
  const step = STEPS.reduce((best, each) => (Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best));
  return { seconds, step };
}
