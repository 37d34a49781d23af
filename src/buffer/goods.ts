/** What was sold of each product in one terminal's day: growing while the day lasts, packed once it is over. */
import type { Kopecks } from '../domain/money.ts';
import type { Item } from '../domain/receipt.ts';
import { type ProductSales, productKey } from '../domain/sales.ts';

/** Where a receipt stands among the others: by time, then by row. */
export interface Place {
  readonly at: number;
  readonly row: number;
}

/** Each spelling is kept once, however many days and terminals sold it. */
export class Spellings {
  readonly #ids = new Map<string, number>();
  readonly #keys = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #keyOfName: number[] = [];

  idOf(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#names.length;
    const key = productKey(name);
    const keyId = this.#keys.get(key) ?? this.#keys.size;
    this.#keys.set(key, keyId);
    this.#ids.set(name, id);
    this.#names.push(name);
    this.#keyOfName.push(keyId);
    return id;
  }

  nameOf(id: number): string {
    return this.#names[id] ?? '';
  }

  /** Spellings of one product share this number. */
  keyOf(id: number): number {
    return this.#keyOfName[id] ?? -1;
  }
}

interface Product {
  spelling: number;
  at: number;
  row: number;
  lines: number;
  quantity: number;
  kopecks: Kopecks;
}

export class Goods {
  readonly #spellings: Spellings;
  readonly #products = new Map<number, Product>();

  constructor(spellings: Spellings) {
    this.#spellings = spellings;
  }

  add(items: readonly Item[], { at, row }: Place, sign: 1 | -1): void {
    for (const { name, quantity, total } of items) {
      this.#merge(this.#spellings.idOf(name), at, row, sign, sign * quantity, sign * total);
    }
  }

  addPacked(packed: PackedGoods): void {
    for (let from = 0; from < packed.length; from += FIELDS) {
      const [spelling = 0, at = 0, row = 0, lines = 0, quantity = 0, kopecks = 0] = packed.subarray(
        from,
        from + FIELDS,
      );
      this.#merge(spelling, at, row, lines, quantity, kopecks);
    }
  }

  pack(): PackedGoods {
    const packed = new Float64Array(this.#products.size * FIELDS);
    let at = 0;
    for (const { spelling, at: time, row, lines, quantity, kopecks } of this.#products.values()) {
      packed.set([spelling, time, row, lines, quantity, kopecks], at);
      at += FIELDS;
    }
    return packed;
  }

  list(): ProductSales[] {
    return Array.from(this.#products.values(), ({ spelling, quantity, kopecks }) => ({
      name: this.#spellings.nameOf(spelling).trim(),
      quantity: withoutDust(quantity),
      kopecks,
    }));
  }

  /** The product bears the name under which it was sold first. */
  #merge(spelling: number, at: number, row: number, lines: number, quantity: number, kopecks: Kopecks): void {
    const key = this.#spellings.keyOf(spelling);
    const known = this.#products.get(key);
    if (known === undefined) {
      this.#products.set(key, { spelling, at, row, lines, quantity, kopecks });
      return;
    }
    if (at < known.at || (at === known.at && row < known.row)) {
      known.spelling = spelling;
      known.at = at;
      known.row = row;
    }
    known.lines += lines;
    known.quantity += quantity;
    known.kopecks += kopecks;
    if (known.lines === 0) this.#products.delete(key);
  }
}

/** Six numbers a product, in the order of Product's fields. */
export type PackedGoods = Float64Array;
const FIELDS = 6;

/** Weights are added as floats; below a millionth there is only their dust. */
function withoutDust(quantity: number): number {
  return Math.round(quantity * 1e6) / 1e6;
}
