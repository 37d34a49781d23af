/** A sum that takes longer than a reading may: it is made in slices, each of which opens the file and closes it. */
import type { Seconds } from '../domain/day.ts';
import type { Slices } from './day-counter.ts';
import type { Db } from './rows.ts';
import type { OpenBuffer } from './safe-open.ts';
import { toUnreadable } from './unreadable.ts';

/** Each `advance` reads for a moment, and returns true when it is done. */
export interface LongSum<T> {
  advance(): { readonly done: true; readonly value: T } | { readonly done: false };
  readonly progress: { readonly done: number; readonly total: number };
}

interface SliceParts {
  /** Says how the file stands before the first slice; null where that cannot be told. */
  begin(): string | null;
  open<T>(use: (buffer: OpenBuffer) => T): T;
  /** Throws where a slice does not find the same file, with at most more rows. */
  check(buffer: OpenBuffer): void;
  now(): Seconds;
  readonly sliceMs: number;
}

/** A file that changed while it was read is read again, so often. */
const TRIES = 3;

export function inSlices<T>(
  { begin, open, check, now, sliceMs }: SliceParts,
  sum: (slices: Slices, state: string | null) => Generator<void, T>,
): LongSum<T> {
  const progress = { done: 0, total: 1 };
  let db: Db | null = null;
  let running: Generator<void, T> | null = null;
  let failures = 0;
  let noted: (() => void)[] = [];
  const slices: Slices = {
    db: () => {
      if (db === null) throw new Error('no slice is running');
      return db;
    },
    now,
    progress: (done, total) => {
      if (done > progress.done) failures = 0;
      progress.done = done;
      progress.total = total;
    },
    whenGood: (note) => void noted.push(note),
  };
  const slice = (run: Generator<void, T>) => (buffer: OpenBuffer) => {
    check(buffer);
    db = buffer.db;
    const until = performance.now() + sliceMs;
    for (;;) {
      const step = run.next();
      if (step.done === true) return { done: true, value: step.value } as const;
      if (performance.now() >= until) return { done: false } as const;
    }
  };
  const advance = () => {
    try {
      running ??= sum(slices, begin());
      const step = open(slice(running));
      for (const note of noted) note();
      return step;
    } catch (error) {
      running = null;
      failures += 1;
      if (toUnreadable(error).reason !== 'changed_while_reading' || failures === TRIES) throw error;
      return { done: false } as const;
    } finally {
      db = null;
      noted = [];
    }
  };
  return { advance, progress };
}
