/** Whether all that a shop's agent has scraped lies in the centre. */
import { ask, type History, history } from './ask.ts';

interface Wholeness {
  readonly scrapes: number;
  /** The longest time between two scrapes, and from the last one until then, in seconds. */
  readonly longestGap: number;
  readonly gaps: readonly number[];
  readonly samples: number;
  /** What these scrapes say that they read and kept. */
  readonly expected: number;
}

/** `until`, in seconds: the samples of a scrape after it may still be under way. */
export async function wholenessOf(centre: string, shop: string, range: string, until: number): Promise<Wholeness> {
  const found = await history(centre, `{job="pos-monitor",shop="${shop}",__name__!~"ALERTS.*|.*:.*"}[${range}]`);
  const all = found.map(({ metric, samples }) => ({ metric, samples: once(samples).filter(([at]) => at <= until) }));
  const samplesOf = (name: string) =>
    all.filter(({ metric }) => metric.__name__ === name).flatMap(({ samples }) => samples);
  const moments = samplesOf('up').map(([at]) => at);
  const gaps = [...moments.slice(1), until].map((at, index) => at - (moments[index] ?? at));
  const aboutScrapes = all.filter(({ metric }) => /^(up|scrape_.*)$/.test(metric.__name__ ?? ''));
  const read = samplesOf('scrape_samples_post_metric_relabeling').reduce((sum, [, value]) => sum + value, 0);
  return {
    scrapes: moments.length,
    gaps,
    longestGap: Math.max(0, ...gaps),
    samples: all.reduce((sum, { samples }) => sum + samples.length, 0),
    expected: read + aboutScrapes.reduce((sum, { samples }) => sum + samples.length, 0),
  };
}

/**
 * What was sent again because its answer did not come lies twice in VictoriaMetrics, which shows it once; and it shows the
 * mark that a series has ended, which is no number.
 */
function once(samples: History['samples']): History['samples'] {
  return [...new Map(samples)].filter(([, value]) => !Number.isNaN(value));
}

/** Shops whose scrapes arrive; with a value of `up`. */
export async function shopsSeen(centre: string): Promise<number> {
  return (await ask(centre, 'count by (shop) (up{job="pos-monitor"} == 1)')).length;
}
