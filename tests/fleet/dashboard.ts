/** How long the dashboards of a centre wait for it. */
import { filledIn } from '../support/promql.ts';
import { centreDashboards, targetsOf } from '../support/promql-dashboards.ts';
import { ask } from './ask.ts';

/** Which, and with which shops chosen. */
const ASKED = [
  { title: 'Сеть', words: '«Сеть», all shops', shop: '.*' },
  { title: 'Все кассы', words: '«Все кассы», all shops', shop: '.*' },
  { title: 'Продажи', words: '«Продажи», one shop', shop: 'shop-0001' },
  { title: 'Продажи', words: '«Продажи», all shops', shop: '.*' },
] as const;

export interface Asked {
  readonly words: string;
  /** Its present figures, asked one after the other. */
  readonly seconds: number;
  readonly slowest: number;
}

export async function askDashboards(centre: string): Promise<Asked[]> {
  const targets = targetsOf(centreDashboards());
  const asked: Asked[] = [];
  for (const { title, words, shop } of ASKED) {
    const times: number[] = [];
    for (const { where, target } of targets) {
      if (!where.startsWith(`${title} / `) || target.instant !== true) continue;
      const began = performance.now();
      await ask(centre, filledIn(target.expr, { shop, __rate_interval: '1m' }));
      times.push((performance.now() - began) / 1000);
    }
    asked.push({ words, seconds: times.reduce((sum, each) => sum + each, 0), slowest: Math.max(...times) });
  }
  return asked;
}
