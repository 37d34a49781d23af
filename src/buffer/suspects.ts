/**
 * Whoever was there when a thread ended. Once it may have been the disk's doing; who was there twice within an hour is left
 * alone for an hour, and then believed again.
 */
const LASTS_MS = 3_600_000;
/** More than a shop's people can think of. */
const MOST = 100;

export class Suspects {
  readonly #clock: () => number;
  readonly #known = new Map<string, { readonly times: number; readonly at: number }>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  blame(who: string): void {
    const times = this.#left(who) > 0 ? (this.#known.get(who)?.times ?? 0) + 1 : 1;
    this.#known.delete(who);
    this.#known.set(who, { times, at: this.#clock() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
  }

  /** For how many milliseconds more it is left alone. */
  leftAlone(who: string): number {
    return (this.#known.get(who)?.times ?? 0) < 2 ? 0 : this.#left(who);
  }

  #left(who: string): number {
    const known = this.#known.get(who);
    return known === undefined ? 0 : Math.max(0, known.at + LASTS_MS - this.#clock());
  }
}
