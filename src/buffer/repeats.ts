/** Receipts that bear an idempotency key which another one bears too. */
import type { BufferFacts } from '../domain/facts.ts';
import { MOST_REPEATS } from './bounds.ts';

export interface KeyBearer {
  readonly key: number;
  readonly row: number;
  readonly at: number;
  readonly posId: string;
}

type Repeat = BufferFacts['duplicates'][number];

/** The repeats among the keys of some days; to those of the same days keys are only ever added. */
export class RepeatedKeys {
  #days: readonly { readonly keys: readonly KeyBearer[] }[] = [];
  #taken: number[] = [];
  readonly #first = new Map<number, KeyBearer>();
  readonly #repeated = new Map<number, KeyBearer[]>();

  /** Each but the first bearer of its key, by time; of very many the newest. */
  among(days: readonly { readonly keys: readonly KeyBearer[] }[]): Repeat[] {
    if (days.length !== this.#days.length || days.some((day, index) => day !== this.#days[index])) {
      this.#days = days;
      this.#taken = days.map(() => 0);
      this.#first.clear();
      this.#repeated.clear();
    }
    for (const [index, { keys }] of days.entries()) {
      for (const bearer of keys.slice(this.#taken[index])) this.#add(bearer);
      this.#taken[index] = keys.length;
    }
    const all = [...this.#repeated.values()].flatMap(repeatsOf);
    return all.length <= MOST_REPEATS ? all : all.sort((a, b) => a.createdAt - b.createdAt).slice(-MOST_REPEATS);
  }

  #add(bearer: KeyBearer): void {
    const first = this.#first.get(bearer.key);
    const known = this.#repeated.get(bearer.key);
    if (first === undefined) this.#first.set(bearer.key, bearer);
    else if (known === undefined) this.#repeated.set(bearer.key, [first, bearer]);
    else known.push(bearer);
  }
}

function repeatsOf(bearers: KeyBearer[]): Repeat[] {
  const [first, ...others] = bearers.sort((a, b) => a.at - b.at || a.row - b.row);
  if (first === undefined) return [];
  return others.slice(-MOST_REPEATS).map(({ posId, at }) => ({ posId, createdAt: at, firstAt: first.at }));
}
