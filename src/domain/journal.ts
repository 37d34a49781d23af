/**
 * What is worth remembering for a year: what happened to an alert, who saw it, and what was told to whom; and the story
 * of each alert that these entries tell, from its beginning to its end.
 */
import { alertKey, type Level } from './alerts/alert.ts';
import type { Seconds } from './day.ts';

export const ENTRY_KINDS = [
  // The life of an alert.
  'began',
  'worse',
  'better',
  'unknown',
  'known',
  'over',
  'lapsed',
  // Somebody said «Вижу».
  'seen',
  // Alertmanager said what it sent: a beginning, an end, a notice of ours.
  'told',
  'told_over',
  'notice',
  // What Alertmanager counts for each channel.
  'delivered',
  'failed',
  // This program itself: what lies between a stop and the next start nobody saw.
  'started',
  'stopped',
] as const;
type EntryKind = (typeof ENTRY_KINDS)[number];

/** Kinds that tell how an alert stands. */
export const LIFE_KINDS: readonly EntryKind[] = ['began', 'worse', 'better', 'unknown', 'known', 'over', 'lapsed'];

/** Kinds that are about the way of messages, and not about the till. */
export const DELIVERY_KINDS: readonly EntryKind[] = ['told', 'told_over', 'notice', 'delivered', 'failed'];

export interface Entry {
  readonly at: Seconds;
  readonly kind: EntryKind;
  readonly alert: string | null;
  readonly posId: string | null;
  readonly level: Level | null;
  /** When the alert had begun; of alerts alone. */
  readonly since: Seconds | null;
  /** Who saw it, or the channel of a message. */
  readonly who: string | null;
  readonly text: string | null;
  /** What is done once under this name is not done again. */
  readonly key: string | null;
  /** Of an alert that began or grew worse: what its growth is measured by. */
  readonly amount: number | null;
}

/** What an entry does not say is not known. */
export function entry(said: Pick<Entry, 'at' | 'kind'> & Partial<Entry>): Entry {
  return {
    alert: null,
    posId: null,
    level: null,
    since: null,
    who: null,
    text: null,
    key: null,
    amount: null,
    ...said,
  };
}

export interface KeptEntry extends Entry {
  readonly id: number;
}

export interface JournalQuery {
  /** Entries from here to just before there. */
  readonly from: Seconds | null;
  readonly to: Seconds | null;
  readonly alert: string | null;
  /** That terminal's, and what is the whole shop's. */
  readonly posId: string | null;
  readonly kinds: readonly EntryKind[] | null;
  /** Only what stands before this entry. */
  readonly before: number | null;
  readonly limit: number;
}

/** The newest entry comes first; `next` is the `before` of the following page, null on the last one. */
export interface JournalPage {
  readonly entries: readonly KeptEntry[];
  readonly next: number | null;
}

/** An alert whose end the journal does not know, as it was last seen. */
export interface OpenAlert {
  readonly name: string;
  readonly posId: string | null;
  readonly level: Level;
  readonly since: Seconds;
  readonly message: string;
  /** Since when it is told at this level, and how much it was then. */
  readonly levelSince: Seconds;
  readonly grown: number | null;
  /** Since when somebody should look at it. */
  readonly waitsSince: Seconds;
  /** When it was written down that its source cannot be seen; null where it could. */
  readonly unknownSince: Seconds | null;
  readonly acknowledged: Acknowledgement | null;
}

/** Somebody said «Вижу», once for all screens. */
export interface Acknowledgement {
  readonly at: Seconds;
  readonly by: string;
}

/** What the journal still knows when the program starts. */
export interface Remembered {
  readonly alerts: readonly OpenAlert[];
  /** When it last knew that the program ran; null in a new journal. */
  readonly until: Seconds | null;
  /** Of each channel, when a message last went through and when one failed. */
  readonly channels: Readonly<Record<string, ChannelRecord>>;
  /** The newest entries, and older ones of alerts that stand; the oldest first. */
  readonly recent: readonly Entry[];
  /** What else the program wrote down for its next start, each under its name; only the newest of a name is kept. */
  readonly notes: Readonly<Record<string, string>>;
}

export interface ChannelRecord {
  readonly delivered: Seconds | null;
  readonly failed: Seconds | null;
}

export const NOTHING_REMEMBERED: Remembered = { alerts: [], until: null, channels: {}, recent: [], notes: {} };

/** Why there is no journal: a closed list, safe as a label. */
const NO_JOURNAL_REASONS = [
  'opening',
  'till_folder',
  'not_writable',
  'foreign_mount',
  'in_use',
  'disk_full',
  'newer_version',
  'not_ours',
  'damaged',
  'stuck',
  'other',
] as const;
export type NoJournalReason = (typeof NO_JOURNAL_REASONS)[number];

export type JournalState =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: NoJournalReason; readonly detail: string };

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
