/** How much happened in each second: however busy the last half hour was, it has only so many seconds. */
import type { Seconds } from '../domain/day.ts';

export class PerSecond {
  readonly #counts: Map<Seconds, number>;

  constructor(from: Iterable<readonly [Seconds, number]> = []) {
    this.#counts = new Map(from);
  }

  add(at: Seconds, times = 1): void {
    this.#counts.set(at, (this.#counts.get(at) ?? 0) + times);
  }

  forgetUntil(moment: Seconds): void {
    for (const at of this.#counts.keys()) if (at <= moment) this.#counts.delete(at);
  }

  [Symbol.iterator](): Iterator<[Seconds, number]> {
    return this.#counts[Symbol.iterator]();
  }
}
