/**
 * A QR code of a short text (ISO/IEC 18004): bytes, error correction M, versions 1 to 10, the mask with the least
 * penalty. Enough for an address of 200 characters.
 */
import { placeData, type Square } from './square.ts';

/** By version: bytes of error correction a block, and how many blocks. */
const PER_BLOCK = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26] as const;
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5] as const;

export const MOST_BYTES = 213;

/** Rows of dark modules; null where the text is too long. */
export function qrCode(text: string): Square | null {
  const bytes = new TextEncoder().encode(text);
  for (let version = 1; version <= PER_BLOCK.length; version += 1) {
    const [perBlock = 0, blocks = 0] = [PER_BLOCK[version - 1], BLOCKS[version - 1]];
    const capacity = rawBytes(version) - perBlock * blocks;
    const bits = dataBits(bytes, version);
    if (bits.length > capacity * 8) continue;
    return placeData(version, interleaved(padded(bits, capacity), perBlock, blocks));
  }
  return null;
}

/** How many modules are left for data and correction, in bytes. */
function rawBytes(version: number): number {
  let modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const alignments = Math.floor(version / 7) + 2;
    modules -= (25 * alignments - 10) * alignments - 55;
    if (version >= 7) modules -= 36;
  }
  return Math.floor(modules / 8);
}

function dataBits(bytes: Uint8Array, version: number): number[] {
  const bits = [0, 1, 0, 0, ...bitsOf(bytes.length, version < 10 ? 8 : 16)];
  for (const byte of bytes) bits.push(...bitsOf(byte, 8));
  return bits;
}

function bitsOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (value >>> (count - 1 - index)) & 1);
}

function padded(bits: readonly number[], capacity: number): number[] {
  const ended = [...bits, ...Array<number>(Math.min(4, capacity * 8 - bits.length)).fill(0)];
  while (ended.length % 8 !== 0) ended.push(0);
  const bytes = Array.from({ length: ended.length / 8 }, (_, at) =>
    ended.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0),
  );
  for (let pad = 0xec; bytes.length < capacity; pad ^= 0xec ^ 0x11) bytes.push(pad);
  return bytes;
}

/** Each block with its correction, and of all of them byte by byte in turn. */
function interleaved(data: readonly number[], perBlock: number, blocks: number): number[] {
  const short = Math.floor(data.length / blocks);
  const shorts = blocks - (data.length % blocks);
  const generator = generatorOf(perBlock);
  let from = 0;
  const parts = Array.from({ length: blocks }, (_, index) => {
    const block = data.slice(from, from + short + (index < shorts ? 0 : 1));
    from += block.length;
    return { block, correction: remainderOf(block, generator) };
  });
  const turns = (of: (part: (typeof parts)[number]) => readonly number[], length: number) =>
    Array.from({ length }, (_, at) => parts.flatMap((part) => of(part)[at] ?? [])).flat();
  return [...turns(({ block }) => block, short + 1), ...turns(({ correction }) => correction, perBlock)];
}

/** Reed and Solomon's polynomial of that degree over GF(256). */
function generatorOf(degree: number): number[] {
  const result = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let at = 0; at < degree; at += 1) {
    for (let index = 0; index < degree; index += 1) {
      result[index] = times(result[index] ?? 0, root) ^ (result[index + 1] ?? 0);
    }
    root = times(root, 2);
  }
  return result;
}

function remainderOf(data: readonly number[], generator: readonly number[]): number[] {
  const result = generator.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (result.shift() ?? 0);
    result.push(0);
    generator.forEach((coefficient, index) => {
      result[index] = (result[index] ?? 0) ^ times(coefficient, factor);
    });
  }
  return result;
}

function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}
