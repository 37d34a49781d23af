/** A question whose price grows with what is found is asked so seldom that it costs at most a hundredth of the time. */
export class Sparingly<T> {
  readonly #clock: () => number;
  #stale = false;
  #last: { readonly value: T; readonly askAgainAt: number } | null = null;

  /** `clock` gives milliseconds and never goes back. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Whether the newest answer came from memory. */
  get stale(): boolean {
    return this.#stale;
  }

  ask(question: () => T): T {
    this.#stale = this.#last !== null && this.#clock() < this.#last.askAgainAt;
    if (this.#last !== null && this.#stale) return this.#last.value;
    const from = this.#clock();
    const value = question();
    const until = this.#clock();
    this.#last = { value, askAgainAt: until + REST_FACTOR * (until - from - FREE_MS) };
    return value;
  }

  forget(): void {
    this.#last = null;
  }
}

const REST_FACTOR = 100;
/** What costs less is asked each time: a fresh answer is worth more. */
const FREE_MS = 0.1;
