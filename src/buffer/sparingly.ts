/**
 * A question whose price grows with what is found is asked so seldom that it costs little of the time: a five hundredth,
 * and a hundredth where the answer would else be older than a minute.
 */
export class Sparingly<T> {
  readonly #clock: () => number;
  readonly #cpu: () => number;
  #asked = 0;
  #stale = false;
  #last: { readonly value: T; readonly askAgainAt: number } | null = null;

  /** Milliseconds that never go back. */
  constructor(clock: () => number, cpu: () => number = threadCpu) {
    this.#clock = clock;
    this.#cpu = cpu;
  }

  /** When a fresh answer is to be had, by the clock; null where the newest one is fresh. */
  get staleUntil(): number | null {
    return this.#stale ? (this.#last?.askAgainAt ?? 0) : null;
  }

  ask(question: () => T): T {
    this.#stale = this.#last !== null && this.#clock() < this.#last.askAgainAt;
    if (this.#last !== null && this.#stale) return this.#last.value;
    const before = this.#cpu();
    const value = question();
    const price = this.#cpu() - before;
    this.#asked += 1;
    const rest = this.#asked > WARMING_UP ? restAfter(price - FREE_MS) : 0;
    this.#last = { value, askAgainAt: this.#clock() + rest };
    return value;
  }

  forget(): void {
    this.#last = null;
  }
}

/** Of moments by the same clock; null where there is none. */
export function earliest(moments: readonly (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function restAfter(price: number): number {
  return Math.max(LEAST_REST * price, Math.min(USUAL_REST * price, OLDEST_MS));
}

const USUAL_REST = 500;
const LEAST_REST = 100;
const OLDEST_MS = 50_000;
/** What costs less is asked each time: a fresh answer is worth more. */
const FREE_MS = 0.2;
/** The price of the first answers is that of new code, not of what is found. */
const WARMING_UP = 5;

/** What this thread has worked, in milliseconds, however busy the machine is. */
export function threadCpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
