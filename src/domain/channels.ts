/** What became of messages, by channel, from what Alertmanager counts and from what it told us that it hands out. */
import type { Seconds } from './day.ts';
import { type ChannelRecord, type Entry, entry } from './journal.ts';

/** How many messages a channel took since Alertmanager started, and how many were given up. */
export interface Figures {
  readonly delivered: number;
  readonly failed: number;
}

export type FiguresByChannel = Readonly<Record<string, Figures>>;

/** A message as Alertmanager hands it out. */
export interface Handed {
  readonly about: readonly Pick<Entry, 'alert' | 'posId' | 'level'>[];
  /** Through each kind of channel, how often: each address of a kind gets one. */
  readonly to: Readonly<Record<string, number>>;
  /** What is counted as a webhook along with it and is no message to people: to our own ear, to the watchdog outside. */
  readonly beside: number;
}

export interface Sent {
  /** null before the first look, which tells nothing of when. */
  readonly figures: FiguresByChannel | null;
  /** Of these nobody knows yet what became of them. */
  readonly awaited: readonly Handed[];
  /** As many have reached us that Alertmanager has not counted yet. */
  readonly beside: number;
}

export const NOTHING_SENT: Sent = { figures: null, awaited: [], beside: 0 };
const MOST_AWAITED = 100;

/**
 * What happened between two looks. Alertmanager counts by kind of channel: where all that a channel was handed went
 * through, or all of it failed, each message has its result; otherwise it is said only how many did.
 */
export function afterLook(
  { figures: before, awaited, beside }: Sent,
  figures: FiguresByChannel,
  heard: readonly Handed[],
  at: Seconds,
): { sent: Sent; entries: Entry[] } {
  if (before === null) return { sent: { ...NOTHING_SENT, figures }, entries: [] };
  const entries: Entry[] = [];
  const newBeside = sum(heard.map((message) => message.beside));
  let late = 0;
  let open = [...awaited, ...heard];
  for (const [channel, now] of Object.entries(figures)) {
    let { delivered, failed } = grown(before[channel], now);
    if (channel === 'webhook') {
      // What reached us just now may be counted only by the next look.
      late = Math.min(newBeside, Math.max(0, beside + newBeside - delivered));
      delivered = Math.max(0, delivered - beside - newBeside);
    }
    if (delivered + failed === 0) continue;
    const own = open.filter(({ to }) => to[channel] !== undefined);
    open = open.map(({ to: { [channel]: _, ...to }, ...message }) => ({ ...message, to }));
    entries.push(...resultsOf(own, channel, { delivered, failed }, at));
  }
  open = open.filter(({ to }) => Object.keys(to).length > 0).slice(-MOST_AWAITED);
  return { sent: { figures, awaited: open, beside: late }, entries };
}

function resultsOf(own: readonly Handed[], channel: string, { delivered, failed }: Figures, at: Seconds): Entry[] {
  const result = { at, who: channel };
  const kind = failed === 0 ? 'delivered' : delivered === 0 ? 'failed' : null;
  const expected = sum(own.map(({ to }) => to[channel] ?? 0));
  if (kind !== null && delivered + failed === expected) {
    return own.flatMap(({ about, to }) =>
      about.map((one) => entry({ ...result, ...one, kind, text: String(to[channel]) })),
    );
  }
  const counted = (of: 'delivered' | 'failed', count: number) =>
    count === 0 ? [] : [entry({ ...result, kind: of, text: String(count) })];
  return [...counted('failed', failed), ...counted('delivered', delivered)];
}

/** A figure that fell was counted anew. */
function grown(before: Figures | undefined, now: Figures): Figures {
  if (before === undefined || now.delivered < before.delivered || now.failed < before.failed) return now;
  return { delivered: now.delivered - before.delivered, failed: now.failed - before.failed };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
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
