/** A seeded generator: the same seed gives the same shop, receipt for receipt. */
export type Random = ReturnType<typeof createRandom>;

export function createRandom(seed: number) {
  const word = wordsOf(seed);
  const next = () => word() / 0x1_0000_0000;
  const integer = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    /** A number from 0 up to, not including, 1. */
    next,
    /** A whole number, both ends included. */
    integer,
    chance: (probability: number) => next() < probability,
    pick: <T>(list: readonly [T, ...T[]]): T => list[integer(0, list.length - 1)] ?? list[0],
    uuid: () => uuidOf(word(), word(), word(), word()),
  };
}

/** The sfc32 generator: small, fast, and passes the usual statistical tests. */
function wordsOf(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, (seed / 0x1_0000_0000) | 0, 0x9e3779b9 | 0, 1];
  const word = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The first words still look like the seed.
  for (let round = 0; round < 12; round++) word();
  return word;
}

/** A million receipts need two million ids: looking halves of words up is several times faster than formatting. */
const HEX: readonly string[] = Array.from({ length: 0x10000 }, (_, half) => half.toString(16).padStart(4, '0'));

function uuidOf(a: number, b: number, c: number, d: number): string {
  const version = (b & 0x0fff) | 0x4000;
  const variant = ((c >>> 16) & 0x3fff) | 0x8000;
  return `${hex(a)}-${high(b)}-${low(version)}-${low(variant)}-${low(c)}${hex(d)}`;
}

function hex(word: number): string {
  return `${high(word)}${low(word)}`;
}

function high(word: number): string {
  return HEX[word >>> 16] ?? '';
}

function low(word: number): string {
  return HEX[word & 0xffff] ?? '';
}
