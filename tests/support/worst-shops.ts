/** The worst shops of a centre, as Grafana finds them before it draws their charts. */
import { filledIn } from './promql.ts';
import type { DashboardJson } from './promql-dashboards.ts';
import { seriesText } from './promtool-tests.ts';

type Words = Readonly<Record<string, string>>;
type Ask = (query: string) => Promise<readonly { readonly metric: Words }[]>;

/** What the dashboard's variables hold, read out of the answers by their own patterns. */
export async function worstShops({ templating }: DashboardJson, ask: Ask, chosen: Words = {}): Promise<Words> {
  const values: Record<string, string> = {};
  for (const { name, regex = '', query } of templating.list) {
    const [, expr] = /^query_result\((topk\(.*\))\)$/.exec(typeof query === 'string' ? query : query.query) ?? [];
    if (expr === undefined) continue;
    const rows = (await ask(filledIn(expr, chosen))).map(({ metric }) => seriesText('', metric));
    const pattern = new RegExp(regex.slice(1, -1));
    values[name] = `(${rows.map((row) => pattern.exec(row)?.[1]).join('|')})`;
  }
  return values;
}
