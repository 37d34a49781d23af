/** Writes a PDF of text and lines: pages of A4, the letters embedded, and what each means for who copies or searches. */
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { type Font, readWoff } from './font.ts';

export const A4 = { width: 595.28, height: 841.89 } as const;

export interface About {
  readonly title: string;
  readonly madeAt: Date;
}

/** Of lines: 0 is black. */
const GREY = 0.55;

/** Lengths are points; the origin is the upper left corner of the page. */
export class PdfDocument {
  readonly #faces: Readonly<Record<Weight, Typeface>>;
  readonly #pages: string[][] = [];

  constructor(fonts: URL) {
    this.#faces = { normal: new Typeface(fonts, 'normal'), bold: new Typeface(fonts, 'bold') };
  }

  addPage(): void {
    this.#pages.push([]);
  }

  widthOf(text: string, size: number, weight: Weight): number {
    return this.#faces[weight].widthOf(text) * size;
  }

  /** `y` is the line on which the letters stand. */
  text(text: string, x: number, y: number, size: number, weight: Weight): void {
    const runs = this.#faces[weight].runs(text).map(({ font, glyphs }) => {
      const codes = glyphs.map((glyph) => glyph.toString(16).padStart(4, '0')).join('');
      return `/${font.id} ${size} Tf <${codes}> Tj`;
    });
    this.#draw(`BT ${point(x)} ${point(A4.height - y)} Td ${runs.join(' ')} ET`);
  }

  line(from: number, to: number, y: number, width: number): void {
    const height = point(A4.height - y);
    this.#draw(`${width} w ${GREY} G ${point(from)} ${height} m ${point(to)} ${height} l S`);
  }

  toBytes({ title, madeAt }: About): Buffer {
    const file = new ObjectFile();
    const [catalog, pages] = [file.reserve(), file.reserve()];
    const fonts = Object.values(this.#faces)
      .flatMap((face) => face.fonts)
      .filter(({ used }) => used.size > 0)
      .map((font) => `/${font.id} ${addFont(file, font)} 0 R`);
    const kids = this.#pages.map((drawn) => {
      const content = file.addStream('', Buffer.from(drawn.join('\n')));
      return file.add(
        `<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 ${A4.width} ${A4.height}] ` +
          `/Resources << /Font << ${fonts.join(' ')} >> >> /Contents ${content} 0 R >>`,
      );
    });
    file.set(pages, `<< /Type /Pages /Kids [${kids.map((id) => `${id} 0 R`).join(' ')}] /Count ${kids.length} >>`);
    file.set(
      catalog,
      `<< /Type /Catalog /Pages ${pages} 0 R /Lang (ru-RU) /ViewerPreferences << /DisplayDocTitle true >> >>`,
    );
    const stamp = madeAt.toISOString().replace(/[-:T]/g, '').slice(0, 14);
    const info = file.add(`<< /Title ${unicode(title)} /Producer (pos-monitor) /CreationDate (D:${stamp}Z) >>`);
    return file.toBytes(catalog, info);
  }

  #draw(operation: string): void {
    this.#pages.at(-1)?.push(operation);
  }
}

function addFont(file: ObjectFile, { id, used, widthOf, metrics, file: letters }: UsedFont): number {
  const { ascent, descent, box } = metrics;
  const name = `/PTSans-${id}`;
  const embedded = file.addStream(`/Length1 ${letters.length}`, letters);
  const descriptor = file.add(
    `<< /Type /FontDescriptor /FontName ${name} /Flags 4 /FontBBox [${box.join(' ')}] /ItalicAngle 0 ` +
      `/Ascent ${ascent} /Descent ${descent} /CapHeight ${ascent} /StemV 80 /FontFile2 ${embedded} 0 R >>`,
  );
  const glyphs = [...used].sort(([a], [b]) => a - b);
  const widths = glyphs.map(([glyph]) => `${glyph} [${widthOf(glyph)}]`).join(' ');
  const descendant = file.add(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont ${name} /CIDToGIDMap /Identity /W [${widths}] ` +
      `/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} 0 R >>`,
  );
  const meaning = file.addStream('', Buffer.from(toUnicode(glyphs)));
  return file.add(
    `<< /Type /Font /Subtype /Type0 /BaseFont ${name} /Encoding /Identity-H ` +
      `/DescendantFonts [${descendant} 0 R] /ToUnicode ${meaning} 0 R >>`,
  );
}

function toUnicode(glyphs: readonly (readonly [number, number])[]): string {
  const hex = (value: number) => value.toString(16).padStart(4, '0');
  const blocks = Array.from({ length: Math.ceil(glyphs.length / 100) }, (_, index) => {
    const part = glyphs.slice(100 * index, 100 * (index + 1));
    const lines = part.map(([glyph, character]) => `<${hex(glyph)}> <${hex(character)}>`);
    return `${part.length} beginbfchar\n${lines.join('\n')}\nendbfchar`;
  });
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange',
    ...blocks,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}

/** The numbered objects of a PDF, and at its end the table of where each begins. */
class ObjectFile {
  readonly #objects: (Buffer | null)[] = [];

  reserve(): number {
    return this.#objects.push(null);
  }

  set(id: number, body: string): void {
    this.#objects[id - 1] = Buffer.from(body);
  }

  add(body: string | Buffer): number {
    return this.#objects.push(Buffer.from(body));
  }

  addStream(entries: string, bytes: Buffer): number {
    const packed = deflateSync(bytes);
    const head = `<< /Length ${packed.length} /Filter /FlateDecode ${entries} >>\nstream\n`;
    return this.add(Buffer.concat([Buffer.from(head), packed, Buffer.from('\nendstream')]));
  }

  toBytes(catalog: number, info: number): Buffer {
    const parts = [Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')];
    const places: number[] = [];
    let at = parts[0]?.length ?? 0;
    for (const [index, body] of this.#objects.entries()) {
      if (body === null) throw new Error('an object of the document was never written');
      const object = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
      places.push(at);
      at += object.length;
      parts.push(object);
    }
    const size = places.length + 1;
    const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
    const trailer = `trailer\n<< /Size ${size} /Root ${catalog} 0 R /Info ${info} 0 R >>\nstartxref\n${at}\n%%EOF\n`;
    parts.push(Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`));
    return Buffer.concat(parts);
  }
}

function unicode(text: string): string {
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
}

function point(length: number): number {
  return Math.round(length * 100) / 100;
}

export type Weight = 'normal' | 'bold';

/** Letters of one font in a row. */
interface Run {
  readonly font: UsedFont;
  readonly glyphs: readonly number[];
}

interface UsedFont extends Font {
  /** What it is called in the document. */
  readonly id: string;
  /** The glyphs that were used, each with its character. */
  readonly used: Map<number, number>;
}

/** The build lays them into dist. Of two that have a letter the first draws it; the last one has the sign of the rouble. */
const PARTS = ['latin', 'cyrillic', 'latin-ext'] as const;
const NUMBER: Readonly<Record<Weight, number>> = { normal: 400, bold: 700 };
/** Spaces of other widths have no glyph of their own. */
const NO_BREAK_SPACE = 0xa0;
const REPLACEMENT = 0x3f;

/** One weight of letters, put together from fonts that each have some of them; and what of it a document has used. */
class Typeface {
  readonly fonts: readonly UsedFont[];

  constructor(folder: URL, weight: Weight) {
    this.fonts = PARTS.map((part) => ({
      ...readWoff(readFileSync(new URL(`pt-sans-${part}-${NUMBER[weight]}-normal.woff`, folder))),
      id: `${weight}-${part}`,
      used: new Map(),
    }));
  }

  runs(text: string): Run[] {
    const runs: { font: UsedFont; glyphs: number[] }[] = [];
    for (const character of text) {
      const [font, glyph] = this.#drawn(character.codePointAt(0) ?? 0);
      const last = runs.at(-1);
      if (last?.font === font) last.glyphs.push(glyph);
      else runs.push({ font, glyphs: [glyph] });
    }
    return runs;
  }

  /** In parts of the font's size. */
  widthOf(text: string): number {
    let width = 0;
    for (const { font, glyphs } of this.runs(text)) for (const glyph of glyphs) width += font.widthOf(glyph) / 1000;
    return width;
  }

  #drawn(codePoint: number): readonly [UsedFont, number] {
    const shown = /\s/u.test(String.fromCodePoint(codePoint)) ? NO_BREAK_SPACE : codePoint;
    for (const candidate of [shown, REPLACEMENT]) {
      for (const font of this.fonts) {
        const glyph = font.glyphOf(candidate);
        if (glyph === 0) continue;
        font.used.set(glyph, candidate === NO_BREAK_SPACE ? 0x20 : candidate);
        return [font, glyph];
      }
    }
    throw new Error('a typeface without a question mark');
  }
}
