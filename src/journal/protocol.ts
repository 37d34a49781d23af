/** What the journal's thread is asked, and what it answers. */
import type { Seconds } from '../domain/day.ts';
import type { Entry, JournalPage, JournalQuery, JournalState, Remembered } from '../domain/journal.ts';
import type { Place } from './place.ts';

export interface WorkerOptions extends Place {
  /** How long to wait before what failed is tried again. */
  readonly retryMs: number;
  /** Whether a thread before this one looked through the file not long ago, and rested. */
  readonly wasInOrder: boolean;
  /** By the clock of the program. */
  readonly startedAt: Seconds;
}

/** So often the whole file is looked through, and what is too old goes. */
export const TEND_EVERY_MS = 6 * 3_600_000;

export type ToWorker =
  | { readonly call: 'append'; readonly entries: readonly Entry[] }
  | { readonly call: 'page'; readonly id: number; readonly query: JournalQuery }
  | { readonly call: 'keep'; readonly name: string; readonly text: string }
  | { readonly call: 'close' };

export type FromWorker =
  | { readonly kind: 'state'; readonly state: JournalState }
  /** The journal is open; said again whenever it is opened anew. */
  | { readonly kind: 'open'; readonly remembered: Remembered }
  | { readonly kind: 'set_aside'; readonly path: string; readonly detail: string }
  /** Whether the entries stand in the file now. */
  | { readonly kind: 'appended'; readonly ok: boolean }
  | { readonly kind: 'page'; readonly id: number; readonly page: JournalPage | null };
