/** The newest readings of the buffer and tries of the adapter, kept for whoever asks why a figure is what it is. */
import type { Try } from './domain/adapter.ts';
import type { Reading } from './domain/facts.ts';

type ReadingNote = {
  readonly at: number;
  readonly seconds: number;
} & (
  | { readonly ok: true; readonly source: string; readonly pending: number; readonly problems: number }
  | { readonly ok: false; readonly reason: string; readonly detail: string }
);

const KEPT = 100;

export type DebugLog = ReturnType<typeof createDebugLog>;

export function createDebugLog() {
  const readings: ReadingNote[] = [];
  const tries: Try[] = [];
  return {
    hearReading: (reading: Reading, seconds: number) => keep(readings, noteOf(reading, seconds)),
    hearTry: (attempt: Try) => keep(tries, attempt),
    /** Oldest first. */
    readings: (): readonly ReadingNote[] => readings,
    tries: (): readonly Try[] => tries,
  };
}

function noteOf(reading: Reading, seconds: number): ReadingNote {
  if (!reading.ok) return { at: reading.at, seconds, ok: false, reason: reading.reason, detail: reading.detail };
  const { at, source, facts } = reading;
  return { at, seconds, ok: true, source, pending: facts.counts.pending, problems: facts.problems.length };
}

function keep<T>(kept: T[], newest: T): void {
  kept.push(newest);
  if (kept.length > KEPT) kept.shift();
}
