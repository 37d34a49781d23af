/** What a Prometheus would have kept of a seen shop, had it watched before. */
import type { Seconds, TimeZone } from '../../src/domain/day.ts';
import { createMetrics } from '../../src/metrics/index.ts';
import { JOB } from '../../src/render/prometheus.ts';
import { type SeenName, viewOf } from './seen-shops.ts';

export async function* historyOf(
  name: SeenName,
  instance: string,
  { zone, now, moments }: { readonly zone: TimeZone; readonly now: Seconds; readonly moments: Iterable<Seconds> },
): AsyncGenerator<string> {
  const metrics = createMetrics({ version: '1.2.3' });
  for (const at of moments) {
    const page = await metrics.page(viewOf(name, at, zone, now - at));
    let text = '';
    for (const line of page.split('\n')) {
      const [, series, labels, value] = /^((?:kkt|pos)_(?!monitor)\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (series === undefined) continue;
      const own = labels === undefined ? '' : `${labels},`;
      text += `${series}{${own}job="${JOB}",instance="${instance}"} ${value} ${at}\n`;
    }
    yield text;
  }
}

export function* every(step: Seconds, from: Seconds, to: Seconds): Generator<Seconds> {
  for (let at = from; at < to; at += step) yield at;
}
