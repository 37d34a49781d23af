/**
 * What an answer stands on: the pages of the file that it was read from. As long as they say what they said, the same
 * question has the same answer and need not be asked; and to compare pages takes a fraction of what it takes to ask.
 */
import { crc32 } from 'node:zlib';
import type { Pages } from './sqlite.ts';

export interface Ground {
  readonly pages: Uint32Array;
  readonly crc: number;
}

/** An answer that takes more to look at is asked for again. */
const MOST_PAGES = 2000;
/** Pages that lie so close are read together: those between them cost less than another reading. */
const CLOSE = 4;
const room = Buffer.allocUnsafe(65_536);
/** The parts of the first page that no answer depends on: how often the file was written, and how large it is. */
const OF_THE_FILE = [
  [24, 40],
  [92, 100],
] as const;

/** Hands SQLite its pages, and notes which ones it takes. */
export class NotedPages implements Pages {
  readonly #pages: Pages;
  #taken: Set<number> | null = null;

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  get size(): number {
    return this.#pages.size;
  }

  get pageBytes(): number {
    return this.#pages.pageBytes;
  }

  read(into: Uint8Array, offset: number): number {
    this.#taken?.add(Math.floor(offset / this.pageBytes));
    return this.#pages.read(into, offset);
  }

  /** What `work` stands on, provided that SQLite knew no page before it; null where that is too much. */
  under<T>(work: () => T): { readonly value: T; readonly ground: Ground | null } {
    const taken = new Set<number>();
    this.#taken = taken;
    try {
      const value = work();
      const pages = Uint32Array.from(taken).sort();
      return { value, ground: pages.length > MOST_PAGES ? null : { pages, crc: this.#crcOf(pages) } };
    } finally {
      this.#taken = null;
    }
  }

  stands({ pages, crc }: Ground): boolean {
    return this.#crcOf(pages) === crc;
  }

  #crcOf(pages: Uint32Array): number {
    const { pageBytes } = this;
    let crc = 0;
    for (const together of runsOf(pages, Math.max(1, room.length / pageBytes))) {
      const [first = 0, last = first] = [together[0], together.at(-1)];
      const bytes = room.subarray(0, (last + 1 - first) * pageBytes);
      bytes.fill(0, this.#pages.read(bytes, first * pageBytes));
      if (first === 0) for (const [from, to] of OF_THE_FILE) bytes.fill(0, from, to);
      for (const page of together) {
        const at = (page - first) * pageBytes;
        crc = crc32(bytes.subarray(at, at + pageBytes), crc);
      }
    }
    return crc;
  }
}

/** In order, each within so many pages. */
function* runsOf(pages: Uint32Array, most: number): Generator<Uint32Array> {
  for (let from = 0, to = 0; from < pages.length; from = to) {
    const first = pages[from] ?? 0;
    let before = first;
    for (to = from + 1; to < pages.length; to += 1) {
      const page = pages[to] ?? 0;
      if (page - before > CLOSE || page - first >= most) break;
      before = page;
    }
    yield pages.subarray(from, to);
  }
}
