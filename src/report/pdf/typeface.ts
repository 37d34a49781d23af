/** One weight of letters, put together from fonts that each have some of them; and what of it a document has used. */
import { readFileSync } from 'node:fs';
import { type Font, readWoff } from './font.ts';

export type Weight = 'normal' | 'bold';

/** Letters of one font in a row. */
export interface Run {
  readonly font: UsedFont;
  readonly glyphs: readonly number[];
}

export interface UsedFont extends Font {
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

export class Typeface {
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
