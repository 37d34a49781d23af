/**
 * What sold best over any span of days, exactly, and in the same memory for a hundred names or a million: sums are kept
 * under a number that stands for the name, of one part of all numbers at a time; names are read for the winners only.
 */
import { daysBetween } from '../domain/day.ts';
import { parseFiscalDocument } from '../domain/receipt.ts';
import { categoryFinder, type ProductQuestion, type ProductSales, productKey } from '../domain/sales.ts';
import { dayClock } from './day-clock.ts';
import { changedMeanwhile, type Slices } from './day-counter.ts';
import { beginOf, type DayRow, isEnd, readRows } from './day-rows.ts';
import type { Ledger } from './ledger.ts';
import { hashOfText } from './rows.ts';

interface TopOptions extends Omit<ProductQuestion, 'now'> {
  readonly zone: string;
  /** How many names are told apart in one pass, at most. */
  readonly places?: number;
}

/** 16 bytes each. */
const MOST_PLACES = 2 ** 20;
const MOST_REMEMBERED = 20_000;
const HASHES = 2 ** 53;

interface Line {
  readonly key: number;
  readonly name: string;
  readonly quantity: number;
  readonly kopecks: number;
  readonly row: DayRow;
}

export function* topProducts(ledger: Ledger, slices: Slices, options: TopOptions): Generator<void, ProductSales[]> {
  const best: Ranked[] = [];
  for (let begin = 0; begin < HASHES; ) {
    const part = new Part(begin, options.places ?? MOST_PLACES);
    yield* eachLine(ledger, slices, options, (line) => part.add(line.key, line.kopecks));
    best.push(...part.best(options.limit));
    best.sort(byRank).splice(options.limit);
    begin = part.end;
  }
  return yield* named(ledger, slices, options, best);
}

interface Ranked {
  readonly key: number;
  readonly kopecks: number;
}

/** The same sums come in the same order each time. */
function byRank(a: Ranked, b: Ranked): number {
  return b.kopecks - a.kopecks || a.key - b.key;
}

/** The sums of all names whose number lies between two: a table that halves what it takes in rather than grow without end. */
class Part {
  readonly begin: number;
  readonly #most: number;
  end = HASHES;
  #keys = new Float64Array(2 ** 12).fill(-1);
  #sums = new Float64Array(2 ** 12);
  #used = 0;

  constructor(begin: number, most: number) {
    this.begin = begin;
    this.#most = most;
  }

  add(key: number, kopecks: number): void {
    if (key < this.begin || key >= this.end) return;
    const place = this.#placeOf(key);
    if (this.#keys[place] === -1) {
      this.#keys[place] = key;
      this.#used += 1;
    }
    this.#sums[place] = (this.#sums[place] ?? 0) + kopecks;
    if (this.#used > 0.7 * this.#keys.length) this.#makeRoom();
  }

  best(limit: number): Ranked[] {
    let found: Ranked[] = [];
    for (const [place, key] of this.#keys.entries()) {
      if (key === -1) continue;
      found.push({ key, kopecks: this.#sums[place] ?? 0 });
      if (found.length > 10 * limit) found = found.sort(byRank).slice(0, limit);
    }
    return found.sort(byRank).slice(0, limit);
  }

  #placeOf(key: number): number {
    const mask = this.#keys.length - 1;
    let place = (key ^ (key / 2 ** 32)) & mask;
    while (this.#keys[place] !== -1 && this.#keys[place] !== key) place = (place + 1) & mask;
    return place;
  }

  #makeRoom(): void {
    const full = this.#keys.length >= this.#most;
    if (full) this.end = this.begin + Math.ceil((this.end - this.begin) / 2);
    const [keys, sums] = [this.#keys, this.#sums];
    this.#keys = new Float64Array(full ? keys.length : 2 * keys.length).fill(-1);
    this.#sums = new Float64Array(this.#keys.length);
    this.#used = 0;
    for (const [place, key] of keys.entries()) if (key !== -1) this.add(key, sums[place] ?? 0);
  }
}

/** A product bears the name under which it was sold first. */
function* named(
  ledger: Ledger,
  slices: Slices,
  options: TopOptions,
  best: readonly Ranked[],
): Generator<void, ProductSales[]> {
  const winners = new Map(
    best.map(({ key }) => [key, { name: '', quantity: 0, kopecks: 0, at: Infinity, row: Infinity }]),
  );
  if (best.length === 0) return [];
  yield* eachLine(ledger, slices, options, ({ key, name, quantity, kopecks, row: { at, row } }) => {
    const product = winners.get(key);
    if (product === undefined) return;
    if (at < product.at || (at === product.at && row < product.row)) Object.assign(product, { name, at, row });
    product.quantity += quantity;
    product.kopecks += kopecks;
  });
  const sold = [...winners.values()].filter(({ row }) => row !== Infinity);
  return sold.map(({ name, quantity, kopecks }) => ({
    name: name.trim(),
    quantity: withoutDust(quantity),
    kopecks,
  }));
}

function* eachLine(
  ledger: Ledger,
  slices: Slices,
  { first, last, zone, posId, categories = [] }: TopOptions,
  take: (line: Line) => void,
): Generator<void> {
  const { generation, upTo } = ledger;
  const known = new Map<string, Pick<Line, 'key' | 'name'>>();
  const shownAs = categories.length === 0 ? (name: string) => name : categoryFinder(categories);
  const sold = (name: string) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const shown = shownAs(name);
    const found = { key: hashOfText(productKey(shown)), name: shown };
    known.set(name, found);
    return found;
  };
  const days = daysBetween(first, last);
  for (const [done, name] of days.entries()) {
    const clock = dayClock(name, zone);
    for (let from = beginOf(clock); !isEnd(from, clock); ) {
      from = readRows(slices.db(), clock, upTo, from, (row) => {
        if (row.posId === null || (posId !== undefined && row.posId !== posId)) return;
        const document = parseFiscalDocument(row.doc);
        if (document?.kind !== 'sale') return;
        for (const item of document.items) {
          take({ ...sold(item.name), quantity: item.quantity, kopecks: item.total, row });
        }
      });
      yield;
      if (ledger.generation !== generation) throw changedMeanwhile();
    }
    slices.progress(done + 1, days.length);
  }
}

/** Weights are added as floats; below a millionth there is only their dust. */
function withoutDust(quantity: number): number {
  return Math.round(quantity * 1e6) / 1e6;
}
