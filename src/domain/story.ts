/** The entries of the journal as stories: each is one alert, from its beginning to its end. */
import { alertKey } from './alerts/alert.ts';
import type { Seconds } from './day.ts';
import { type Entry, LIFE_KINDS, type OpenAlert } from './journal.ts';

type Said = Pick<Entry, 'kind' | 'alert' | 'posId'>;

export interface Story<One extends Said = Entry> {
  readonly alert: string;
  readonly posId: string | null;
  readonly first: One;
  /** All that was said of it, the oldest first; messages may come after its end. */
  readonly entries: readonly One[];
  /** The word of its end. */
  readonly over: One | null;
}

/** `entries` come the oldest first, and may begin anywhere. */
export function storiesIn<One extends Said>(entries: readonly One[]): Story<One>[] {
  // Of what had begun before these entries, or what Prometheus alone can see, there are but messages.
  const newest = new Map<string, { entries: One[]; onlyTold: boolean; over: One | null }>();
  const stories: Story<One>[] = [];
  for (const said of entries) {
    const { kind, alert, posId } = said;
    // How a message fared is no part of what it was about.
    if (alert === null || kind === 'delivered' || kind === 'failed') continue;
    const key = alertKey(alert, posId);
    let story = newest.get(key);
    // What was still under way when all was over begins nothing.
    const isLate = kind === 'told_over' || ((kind === 'told' || kind === 'seen') && story?.onlyTold === false);
    if (story === undefined && isLate) continue;
    if (story === undefined || kind === 'began' || (story.over !== null && !isLate)) {
      const begun = { alert, posId, first: said, entries: [], onlyTold: true, over: null };
      stories.push(begun);
      newest.set(key, begun);
      story = begun;
    }
    story.entries.push(said);
    story.onlyTold &&= kind === 'told' || kind === 'told_over';
    if (kind === 'over' || kind === 'lapsed' || (kind === 'told_over' && story.onlyTold)) story.over ??= said;
  }
  return stories;
}

/** As it stands now; null where it is over, or where its level is not known. */
export function openAlert({ alert, posId, first, entries, over }: Story): OpenAlert | null {
  let newest: Entry | null = null;
  let acknowledged: OpenAlert['acknowledged'] = null;
  let [levelSince, waitsSince, grown] = [first.at, first.at, first.amount];
  for (const said of entries) {
    const { kind, at, level, who, amount } = said;
    if (kind === 'seen') acknowledged = { at, by: who ?? '' };
    if (kind === 'began' || kind === 'worse') {
      // That it grows worse while it waits is no later moment.
      if (acknowledged !== null || level !== newest?.level) waitsSince = at;
      [levelSince, grown, acknowledged] = [at, amount, null];
    }
    if (LIFE_KINDS.includes(kind)) newest = said;
  }
  if (over !== null || newest === null || newest.level === null) return null;
  const { level, since, at, text, kind } = newest;
  return {
    ...{ name: alert, posId, level, since: since ?? at, message: text ?? '', levelSince, waitsSince, grown },
    ...{ unknownSince: kind === 'unknown' ? at : null, acknowledged },
  };
}

/** So far back everything is kept at hand: a night and the day before it. */
export const AT_HAND_SECONDS = 36 * 3600;
/** And so far what a message after the longest holidays is judged by. */
export const PAUSE_SECONDS = 14 * 86_400;
export const MOST_AT_HAND = 2000;

/**
 * Of `entries`, the oldest first, what is still needed: all that is recent; what was said under a name; and of each alert
 * that stands or is not long over, from its beginning on, the newest word of each kind.
 */
export function atHand(entries: readonly Entry[], now: Seconds): Entry[] {
  const pause = now - PAUSE_SECONDS;
  const kept = keptSince(entries, now - AT_HAND_SECONDS, pause);
  if (kept.length <= MOST_AT_HAND) return kept;
  const shorter = keptSince(entries, now, pause);
  // What stands goes last.
  return shorter.length <= MOST_AT_HAND ? shorter : keptSince(entries, now, now).slice(-MOST_AT_HAND);
}

function keptSince(entries: readonly Entry[], recent: Seconds, pause: Seconds): Entry[] {
  const open = storiesIn(entries).filter(({ over }) => over === null || over.at >= pause);
  const needed = new Set(
    open.flatMap((story) => [...new Map(story.entries.map((said) => [said.kind, said])).values()]),
  );
  // What was said under a name was said of what stands now, too.
  const named = Math.min(pause, ...open.map(({ first }) => first.at));
  return entries.filter((said) => said.at >= recent || needed.has(said) || (said.key !== null && said.at >= named));
}
