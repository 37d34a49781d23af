/** Lays a paper out on sheets of A4. Loaded when the first one is asked for. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../place.ts';
import { type Paper, type Row, SIGNATURES, type Table } from './paper.ts';
import { A4, PdfDocument, type Weight } from './pdf/document.ts';

/** The build lays the letters there. */
const FONTS = pathToFileURL(join(ROOT, 'dist', 'fonts', '/'));
const MARGIN = 48;
const RIGHT = A4.width - MARGIN;
const BOTTOM = A4.height - 56;
const LINE = 16;
const SIZES = { title: 18, caption: 11, text: 10, small: 8.5 } as const;
const GAP = 8;

export function dayPdf(paper: Paper, madeAt: Date): Buffer {
  const sheet = new Sheet();
  sheet.words(paper.title, SIZES.title, 'bold', 24);
  for (const head of paper.heads) sheet.words(head, SIZES.text, 'normal', 14);
  for (const table of paper.tables) sheet.table(table);
  sheet.space(10);
  for (const note of paper.notes) sheet.words(note, SIZES.small, 'normal', 12);
  sheet.signatures();
  return sheet.toBytes(`${paper.title}, ${paper.heads.join(', ')}`, madeAt);
}

class Sheet {
  readonly #document = new PdfDocument(FONTS);
  #y = 0;
  #pages = 0;

  constructor() {
    this.#turn();
  }

  space(height: number): void {
    this.#y += height;
  }

  words(text: string, size: number, weight: Weight, height: number): void {
    for (const line of this.#wrapped(text, RIGHT - MARGIN, size, weight)) {
      this.#need(height);
      this.#y += height;
      this.#document.text(this.#fitted(line, RIGHT - MARGIN, size, weight), MARGIN, this.#y, size, weight);
    }
  }

  table({ caption, columns, rows }: Table): void {
    // A caption is never left alone at the foot of a sheet.
    this.#need(12 + 14 * this.#wrapped(caption, RIGHT - MARGIN, SIZES.caption, 'bold').length + 3 * LINE);
    this.#y += 12;
    this.words(caption, SIZES.caption, 'bold', 14);
    this.#y += 3;
    const widths = this.#widths(columns, rows);
    const size = widths.length > 3 ? SIZES.small : SIZES.text;
    if (columns.length > 0) this.#head(columns, widths);
    for (const row of rows) {
      if (this.#need(LINE) && columns.length > 0) this.#head(columns, widths);
      this.#row(row, widths, size);
    }
  }

  signatures(): void {
    this.#need(30 + SIGNATURES.length * 30);
    for (const who of SIGNATURES) {
      this.#y += 30;
      this.#document.text(who, MARGIN, this.#y, SIZES.text, 'normal');
      this.#document.line(MARGIN + 60, MARGIN + 230, this.#y + 2, 0.5);
      this.#document.text('/', MARGIN + 236, this.#y, SIZES.text, 'normal');
      this.#document.line(MARGIN + 246, MARGIN + 420, this.#y + 2, 0.5);
    }
  }

  toBytes(title: string, madeAt: Date): Buffer {
    return this.#document.toBytes({ title, madeAt });
  }

  #turn(): void {
    this.#document.addPage();
    this.#pages += 1;
    this.#y = MARGIN - 12;
    if (this.#pages > 1) {
      this.#document.text(`Лист ${this.#pages}`, RIGHT - 36, MARGIN - 16, SIZES.small, 'normal');
    }
  }

  /** Whether it took a new sheet. */
  #need(height: number): boolean {
    if (this.#y + height <= BOTTOM) return false;
    this.#turn();
    return true;
  }

  /** The first column takes what the figures leave. */
  #widths(columns: readonly string[], rows: readonly Row[]): number[] {
    const count = Math.max(columns.length, ...rows.map(({ cells }) => cells.length));
    const size = count > 3 ? SIZES.small : SIZES.text;
    const needed = Array.from({ length: count }, (_, index) => {
      const cells = rows.map(({ cells }) => this.#document.widthOf(cells[index] ?? '', size, 'bold'));
      const words = (columns[index] ?? '')
        .split(' ')
        .map((word) => this.#document.widthOf(word, SIZES.small, 'normal'));
      return Math.max(...cells, ...words) + GAP;
    });
    const figures = needed.slice(1).reduce((sum, width) => sum + width, 0);
    return [RIGHT - MARGIN - figures, ...needed.slice(1)];
  }

  #head(columns: readonly string[], widths: readonly number[]): void {
    const lines = columns.map((column, index) =>
      this.#wrapped(column, (widths[index] ?? 0) - GAP, SIZES.small, 'normal'),
    );
    const height = Math.max(...lines.map(({ length }) => length));
    const top = this.#y;
    for (const [index, words] of lines.entries()) {
      for (const [at, line] of words.entries()) {
        this.#y = top + 10 * (height - words.length + at + 1);
        this.#cell(line, index, widths, { size: SIZES.small, weight: 'normal' });
      }
    }
    this.#y = top + 10 * height + 4;
    this.#document.line(MARGIN, RIGHT, this.#y, 0.75);
  }

  #row({ cells, strong = false }: Row, widths: readonly number[], size: number): void {
    this.#y += LINE - 4;
    for (const [index, cell] of cells.entries()) {
      this.#cell(cell, index, widths, { size, weight: strong ? 'bold' : 'normal' });
    }
    this.#y += 4;
    this.#document.line(MARGIN, RIGHT, this.#y, 0.25);
  }

  /** Words stand on the left of their column, figures on the right. */
  #cell(text: string, index: number, widths: readonly number[], look: { size: number; weight: Weight }): void {
    const { size, weight } = look;
    const left = widths.slice(0, index).reduce((sum, width) => sum + width, MARGIN);
    const width = widths[index] ?? 0;
    const shown = this.#fitted(text, index === 0 ? width - GAP : width, size, weight);
    const x = index === 0 ? left : left + width - this.#document.widthOf(shown, size, weight);
    this.#document.text(shown, x, this.#y, size, weight);
  }

  #wrapped(text: string, width: number, size: number, weight: Weight): string[] {
    const lines: string[] = [];
    for (const word of text.split(' ')) {
      const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
      if (lines.length > 0 && this.#document.widthOf(longer, size, weight) <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  /** A word or a name in a table that is too long is cut; a figure never is, for its column is as wide as it needs. */
  #fitted(text: string, width: number, size: number, weight: Weight): string {
    if (this.#document.widthOf(text, size, weight) <= width) return text;
    const letters = [...text];
    while (letters.length > 1 && this.#document.widthOf(`${letters.join('')}…`, size, weight) > width) letters.pop();
    return `${letters.join('')}…`;
  }
}
