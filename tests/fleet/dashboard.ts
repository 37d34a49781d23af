/** How long the dashboard «Все кассы» waits for the centre, with all shops chosen. */
import { filledIn } from '../support/promql.ts';
import { dashboardsOf, targetsOf } from '../support/promql-dashboards.ts';
import { ask } from './ask.ts';

const DASHBOARD = 'Все кассы / ';

/** Seconds that its tables and figures take, asked one after the other, and how many rows its table has. */
export async function askDashboard(centre: string): Promise<{ readonly seconds: number; readonly rows: number }> {
  const asked = targetsOf(dashboardsOf()).filter(
    ({ where, target }) => where.startsWith(DASHBOARD) && target.instant === true,
  );
  const began = performance.now();
  let rows = 0;
  for (const { target } of asked) {
    const found = await ask(centre, filledIn(target.expr, { shop: '.*', __rate_interval: '1m' }));
    rows = Math.max(rows, found.length);
  }
  return { seconds: (performance.now() - began) / 1000, rows };
}
