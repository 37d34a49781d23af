/** A TrueType font out of its WOFF wrapping: which characters it draws, how wide they are, and its bytes for a PDF. */
import { inflateSync } from 'node:zlib';

/** What a PDF's viewer needs of it. */
const DRAWING = ['cvt ', 'fpgm', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'prep'];

export type Font = ReturnType<typeof readWoff>;

export function readWoff(woff: Buffer) {
  const tables = tablesOf(woff);
  const table = (name: string): Buffer => {
    const found = tables.get(name);
    if (found === undefined) throw new Error(`a font without ${name}`);
    return found;
  };
  const [head, hhea, hmtx] = [table('head'), table('hhea'), table('hmtx')];
  const perMille = (units: number) => Math.round((units * 1000) / head.readUInt16BE(18));
  const lastWidth = hhea.readUInt16BE(34) - 1;
  return {
    /** 0 is the glyph of what the font does not have. */
    glyphOf: glyphsOf(table('cmap')),
    /** In thousandths of the font's size. */
    widthOf: (glyph: number): number => perMille(hmtx.readUInt16BE(4 * Math.min(glyph, lastWidth))),
    metrics: {
      ascent: perMille(hhea.readInt16BE(4)),
      descent: perMille(hhea.readInt16BE(6)),
      box: [36, 38, 40, 42].map((at) => perMille(head.readInt16BE(at))),
    },
    file: unwrapped([...tables].filter(([name]) => DRAWING.includes(name))),
  };
}

function tablesOf(woff: Buffer): Map<string, Buffer> {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF font');
  return new Map(
    Array.from({ length: woff.readUInt16BE(12) }, (_, index) => {
      const entry = 44 + 20 * index;
      const [at, packed, size] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field));
      const bytes = woff.subarray(at, (at ?? 0) + (packed ?? 0));
      return [woff.toString('latin1', entry, entry + 4), packed === size ? bytes : inflateSync(bytes)] as const;
    }),
  );
}

/** Format 4: segments of characters that follow each other. */
function glyphsOf(cmap: Buffer): (codePoint: number) => number {
  const starts = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => cmap.readUInt32BE(8 + 8 * index));
  const at = starts.find((start) => cmap.readUInt16BE(start) === 4);
  if (at === undefined) throw new Error('a font whose characters are in no table of format 4');
  const segments = cmap.readUInt16BE(at + 6) / 2;
  const field = (column: number, segment: number) => at + 14 + 2 * (column * segments + segment) + (column > 0 ? 2 : 0);
  const glyphs = new Map<number, number>();
  for (let segment = 0; segment < segments; segment += 1) {
    const [last, first, delta] = [0, 1, 2].map((column) => cmap.readUInt16BE(field(column, segment)));
    const offset = cmap.readUInt16BE(field(3, segment));
    for (let code = first ?? 0; code <= (last ?? 0) && code < 0xff_ff; code += 1) {
      const place = field(3, segment) + offset + 2 * (code - (first ?? 0));
      const named = offset === 0 ? code : cmap.readUInt16BE(place);
      glyphs.set(code, named === 0 ? 0 : (named + (delta ?? 0)) & 0xff_ff);
    }
  }
  return (codePoint) => glyphs.get(codePoint) ?? 0;
}

function unwrapped(tables: readonly (readonly [string, Buffer])[]): Buffer {
  const sorted = tables.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const header = Buffer.alloc(12 + 16 * sorted.length);
  const power = Math.floor(Math.log2(sorted.length));
  header.writeUInt32BE(0x00_01_00_00, 0);
  header.writeUInt16BE(sorted.length, 4);
  header.writeUInt16BE(16 * 2 ** power, 6);
  header.writeUInt16BE(power, 8);
  header.writeUInt16BE(16 * (sorted.length - 2 ** power), 10);
  const parts = [header];
  let at = header.length;
  for (const [index, [name, table]] of sorted.entries()) {
    const padded = Buffer.concat([table, Buffer.alloc(-table.length & 3)]);
    const entry = 12 + 16 * index;
    header.write(name, entry, 'latin1');
    header.writeUInt32BE(checksum(padded), entry + 4);
    header.writeUInt32BE(at, entry + 8);
    header.writeUInt32BE(table.length, entry + 12);
    parts.push(padded);
    at += padded.length;
  }
  return Buffer.concat(parts);
}

function checksum(padded: Buffer): number {
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}
