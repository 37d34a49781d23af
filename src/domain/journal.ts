/** What is worth remembering for a year: what happened to an alert, who saw it, and what was told to whom. */
import type { Level } from './alerts/alert.ts';
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
