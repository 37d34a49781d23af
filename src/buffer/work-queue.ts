/** Short work at once and in order; long work in slices, when nothing short waits. */
interface LongWork {
  /** Returns true when there is nothing left to do. */
  slice(): boolean;
}

export class WorkQueue {
  readonly #short: (() => void)[] = [];
  readonly #long: LongWork[] = [];
  #scheduled = false;

  addShort(work: () => void): void {
    if (!this.#scheduled) {
      work();
      return;
    }
    this.#short.push(work);
    this.#schedule();
  }

  addLong(work: LongWork): void {
    this.#long.push(work);
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
    const long = this.#long.shift();
    if (long !== undefined && !long.slice()) this.#long.push(long);
  }
}
