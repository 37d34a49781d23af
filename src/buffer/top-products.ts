/**
 * What sold best over any span of days, exactly, and in the same memory for a hundred names or a million: sums are kept
 * under a number that stands for the name, of one part of all numbers at a time; names are read for the winners only.
 */
import { daysBetween } from '../domain/day.ts';
import { parseFiscalDocument } from '../domain/receipt.ts';
import { categoryFinder, type ProductQuestion, type ProductSales, productKey } from '../domain/sales.ts';
import { type DayRow, dayClock, readDay } from './day-rows.ts';
import type { Ledger } from './ledger.ts';
import { hashOfText } from './rows.ts';
import type { Slices } from './slices.ts';

type Asked = Omit<ProductQuestion, 'now'>;

/** So many names are told apart in one pass, at some hundred bytes each. */
const MOST_NAMES = 100_000;
const MOST_REMEMBERED = 20_000;
const HASHES = 2 ** 53;

interface Line {
  readonly key: number;
  readonly name: string;
  readonly quantity: number;
  readonly kopecks: number;
  readonly row: DayRow;
}

export function* topProducts(
  ledger: Ledger,
  slices: Slices,
  asked: Asked,
  mostNames = MOST_NAMES,
): Generator<void, ProductSales[]> {
  const best: Ranked[] = [];
  for (let begin = 0; begin < HASHES; ) {
    const part = new Part(begin, mostNames);
    yield* eachLine(ledger, slices, asked, (line) => part.add(line.key, line.kopecks));
    best.push(...part.best(asked.limit));
    best.sort(byRank).splice(asked.limit);
    begin = part.end;
  }
  return yield* named(ledger, slices, asked, best);
}

interface Ranked {
  readonly key: number;
  readonly kopecks: number;
}

/** The same sums come in the same order each time. */
function byRank(a: Ranked, b: Ranked): number {
  return b.kopecks - a.kopecks || a.key - b.key;
}

/** The sums of all names whose number lies between two: of too many it lets the upper half go. */
class Part {
  readonly #begin: number;
  readonly #most: number;
  readonly #sums = new Map<number, number>();
  end = HASHES;

  constructor(begin: number, most: number) {
    this.#begin = begin;
    this.#most = most;
  }

  add(key: number, kopecks: number): void {
    if (key < this.#begin || key >= this.end) return;
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + kopecks);
    if (this.#sums.size <= this.#most) return;
    this.end = this.#begin + Math.ceil((this.end - this.#begin) / 2);
    for (const known of this.#sums.keys()) if (known >= this.end) this.#sums.delete(known);
  }

  best(limit: number): Ranked[] {
    let found: Ranked[] = [];
    for (const [key, kopecks] of this.#sums) {
      found.push({ key, kopecks });
      if (found.length > 10 * limit) found = found.sort(byRank).slice(0, limit);
    }
    return found.sort(byRank).slice(0, limit);
  }
}

/** A product bears the name under which it was sold first. */
function* named(
  ledger: Ledger,
  slices: Slices,
  asked: Asked,
  best: readonly Ranked[],
): Generator<void, ProductSales[]> {
  const winners = new Map(
    best.map(({ key }) => [key, { name: '', quantity: 0, kopecks: 0, at: Infinity, row: Infinity }]),
  );
  if (best.length === 0) return [];
  yield* eachLine(ledger, slices, asked, ({ key, name, quantity, kopecks, row: { at, row } }) => {
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
  { upTo, zone }: Ledger,
  slices: Slices,
  { first, last, posId, categories = [] }: Asked,
  take: (line: Line) => void,
): Generator<void> {
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
    yield* readDay(slices, dayClock(name, zone), upTo, (row) => {
      if (row.posId === null || (posId !== undefined && row.posId !== posId)) return;
      const document = parseFiscalDocument(row.doc);
      if (document?.kind !== 'sale') return;
      for (const item of document.items) {
        take({ ...sold(item.name), quantity: item.quantity, kopecks: item.total, row });
      }
    });
    slices.progress(done + 1, days.length);
  }
}

/** Weights are added as floats; below a millionth there is only their dust. */
function withoutDust(quantity: number): number {
  return Math.round(quantity * 1e6) / 1e6;
}
