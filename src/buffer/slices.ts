/** Work that takes longer than a reading may: it is done in slices, each of which opens the file and closes it. */
import type { Seconds } from '../domain/day.ts';
import type { OpenBuffer } from './safe-open.ts';
import { BufferUnreadable, toUnreadable } from './unreadable.ts';

/** What such work knows of the slice that it is in; after each `yield` that is another one. */
export interface Slices {
  readonly buffer: OpenBuffer;
  readonly now: Seconds;
  progress(done: number, total: number): void;
}

interface SliceParts {
  /** To be called before the first slice. */
  readonly begin: () => void;
  /** Throws where a slice does not find the same file, with at most more rows. */
  readonly open: <T>(use: (buffer: OpenBuffer) => T) => T;
  readonly now: () => Seconds;
  readonly sliceMs: number;
}

/** A file that changed while it was read is read again, so often. */
export const TRIES = 3;

export class LongSum<T> implements Slices {
  done = 0;
  total = 1;
  readonly #parts: SliceParts;
  readonly #sum: (slices: Slices) => Generator<void, T>;
  #running: Generator<void, T> | null = null;
  #buffer: OpenBuffer | null = null;
  #failures = 0;

  constructor(parts: SliceParts, sum: (slices: Slices) => Generator<void, T>) {
    this.#parts = parts;
    this.#sum = sum;
  }

  /** Of the newest reading: a sum may last for minutes, and over the computer's sleep. */
  get now(): Seconds {
    return this.#parts.now();
  }

  get buffer(): OpenBuffer {
    if (this.#buffer === null) throw new Error('no slice is running');
    return this.#buffer;
  }

  progress(done: number, total: number): void {
    if (done > this.done) this.#failures = 0;
    this.done = done;
    this.total = total;
  }

  /** Reads for a moment. */
  advance(): { readonly done: true; readonly value: T } | { readonly done: false } {
    try {
      if (this.#running === null) this.#parts.begin();
      this.#running ??= this.#sum(this);
      return this.#parts.open(this.#slice(this.#running));
    } catch (error) {
      this.#running = null;
      this.#failures += 1;
      if (toUnreadable(error).reason !== 'changed_while_reading' || this.#failures === TRIES) throw error;
      return { done: false };
    } finally {
      this.#buffer = null;
    }
  }

  #slice(running: Generator<void, T>) {
    return (buffer: OpenBuffer) => {
      this.#buffer = buffer;
      const until = performance.now() + this.#parts.sliceMs;
      for (;;) {
        const step = running.next();
        if (step.done === true) return { done: true, value: step.value } as const;
        if (performance.now() >= until) return { done: false } as const;
      }
    };
  }
}

export function changedMeanwhile(): BufferUnreadable {
  return new BufferUnreadable('changed_while_reading', 'the file changed while days were added up');
}

/** Short work at once and in order; long work in slices, when nothing short waits. */
export class WorkQueue {
  readonly #short: (() => void)[] = [];
  readonly #long: (() => boolean)[] = [];
  #scheduled = false;

  addShort(work: () => void): void {
    if (!this.#scheduled) {
      work();
      return;
    }
    this.#short.push(work);
  }

  /** `slice` returns true when there is nothing left to do. */
  addLong(slice: () => boolean): void {
    this.#long.push(slice);
    this.#schedule();
  }

  /** Between any two pieces of work the thread hears what has come meanwhile. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#next();
      if (this.#short.length + this.#long.length > 0) this.#schedule();
    });
  }

  #next(): void {
    const short = this.#short.shift();
    if (short !== undefined) {
      short();
      return;
    }
    // In turns, so that a year's sum does not hold up a day's.
    const slice = this.#long.shift();
    if (slice !== undefined && !slice()) this.#long.push(slice);
  }
}
