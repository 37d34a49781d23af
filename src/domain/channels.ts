/** Whether messages go through, by channel, from what Alertmanager counts. */
import type { Seconds } from './day.ts';
import { type ChannelRecord, type Entry, entry } from './journal.ts';

/** How many messages of a channel were tried since Alertmanager started, and how many of them failed. */
export interface Figures {
  readonly tried: number;
  readonly failed: number;
}

export type FiguresByChannel = Readonly<Record<string, Figures>>;

/** What happened between two looks. A first look tells nothing of when; a figure that fell was counted anew. */
export function channelEntries(before: FiguresByChannel | null, now: FiguresByChannel, at: Seconds): Entry[] {
  if (before === null) return [];
  return Object.entries(now).flatMap(([channel, { tried, failed }]) => {
    const earlier = before[channel] ?? { tried: 0, failed: 0 };
    const anew = tried < earlier.tried;
    const failures = failed - (anew ? 0 : earlier.failed);
    const deliveries = tried - (anew ? 0 : earlier.tried) - failures;
    const said = (kind: 'delivered' | 'failed', count: number) =>
      count > 0 ? [entry({ at, kind, who: channel, text: String(count) })] : [];
    return [...said('failed', failures), ...said('delivered', deliveries)];
  });
}

export function afterEntries(
  known: Readonly<Record<string, ChannelRecord>>,
  entries: readonly Entry[],
): Readonly<Record<string, ChannelRecord>> {
  const records: Record<string, ChannelRecord> = { ...known };
  for (const { at, kind, who } of entries) {
    if (who === null || (kind !== 'delivered' && kind !== 'failed')) continue;
    records[who] = { ...(records[who] ?? { delivered: null, failed: null }), [kind]: at };
  }
  return records;
}
