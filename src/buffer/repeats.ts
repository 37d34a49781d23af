/** Receipts that bear an idempotency key which another one bears too. */
import type { BufferFacts } from '../domain/facts.ts';
import { MOST_REPEATS } from './bounds.ts';

export interface Bearer {
  readonly row: number;
  readonly at: number;
  readonly posId: string;
}

export class Repeats {
  readonly #first = new Map<number, Bearer>();
  readonly #repeated = new Map<number, Bearer[]>();

  add(key: number, bearer: Bearer): void {
    const first = this.#first.get(key);
    if (first === undefined) {
      this.#first.set(key, bearer);
      return;
    }
    const bearers = this.#repeated.get(key);
    if (bearers === undefined) this.#repeated.set(key, [first, bearer]);
    else bearers.push(bearer);
  }

  /** Each but the first bearer of its key, by time; of very many the newest. */
  list(): BufferFacts['duplicates'][number][] {
    const all: BufferFacts['duplicates'][number][] = [];
    for (const bearers of this.#repeated.values()) {
      const [first, ...others] = bearers.sort((a, b) => a.at - b.at || a.row - b.row);
      if (first === undefined) continue;
      for (const { posId, at } of others.slice(-MOST_REPEATS)) all.push({ posId, createdAt: at, firstAt: first.at });
    }
    return all.length <= MOST_REPEATS ? all : all.sort((a, b) => a.createdAt - b.createdAt).slice(-MOST_REPEATS);
  }
}

export interface KeyBearer extends Bearer {
  readonly key: number;
}

/** The repeats among the keys of some days; to those of the same days keys are only ever added. */
export class RepeatedKeys {
  #of: readonly { readonly keys: readonly KeyBearer[] }[] = [];
  #taken: number[] = [];
  #all = new Repeats();

  among(days: readonly { readonly keys: readonly KeyBearer[] }[]): BufferFacts['duplicates'] {
    if (days.length !== this.#of.length || days.some((day, index) => day !== this.#of[index])) {
      this.#of = days;
      this.#taken = days.map(() => 0);
      this.#all = new Repeats();
    }
    for (const [index, { keys }] of days.entries()) {
      for (const bearer of keys.slice(this.#taken[index])) this.#all.add(bearer.key, bearer);
      this.#taken[index] = keys.length;
    }
    return this.#all.list();
  }
}
