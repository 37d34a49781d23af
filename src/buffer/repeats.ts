/** Receipts that bear an idempotency key which another one bears too. */
import type { BufferFacts } from '../domain/facts.ts';
import type { DayClock } from './day-clock.ts';

export interface Bearer {
  readonly row: number;
  readonly at: number;
  readonly posId: string;
}

export class Repeats {
  readonly #bearers = new Map<string, Bearer | Bearer[]>();
  readonly #repeated = new Set<string>();

  add(key: string, { row, at, posId }: Bearer): void {
    const bearer = { row, at, posId };
    const known = this.#bearers.get(key);
    if (known === undefined) {
      this.#bearers.set(key, bearer);
      return;
    }
    this.#bearers.set(key, Array.isArray(known) ? [...known, bearer] : [known, bearer]);
    this.#repeated.add(key);
  }

  remove(key: string, row: number): void {
    const left = this.#bearersOf(key).filter((bearer) => bearer.row !== row);
    this.#keep(key, left);
  }

  forgetDay({ start, end }: DayClock): void {
    for (const key of [...this.#bearers.keys()]) {
      const bearers = this.#bearersOf(key);
      const left = bearers.filter(({ at }) => at < start || at >= end);
      if (left.length < bearers.length) this.#keep(key, left);
    }
  }

  /** Each but the first bearer of its key, by time. */
  list(): BufferFacts['duplicates'][number][] {
    return [...this.#repeated].flatMap((key) => {
      const [first, ...others] = this.#bearersOf(key).sort((a, b) => a.at - b.at || a.row - b.row);
      return first === undefined ? [] : others.map(({ posId, at }) => ({ posId, createdAt: at, firstAt: first.at }));
    });
  }

  #bearersOf(key: string): Bearer[] {
    const known = this.#bearers.get(key);
    if (known === undefined) return [];
    return Array.isArray(known) ? [...known] : [known];
  }

  #keep(key: string, bearers: Bearer[]): void {
    const [only] = bearers;
    if (bearers.length < 2) this.#repeated.delete(key);
    if (only === undefined) this.#bearers.delete(key);
    else this.#bearers.set(key, bearers.length === 1 ? only : bearers);
  }
}
