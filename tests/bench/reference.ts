/** Puts the newest table into docs/reference.md, between two marks that a reader does not see. */
import { readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- bench -->';
const END = '<!-- /bench -->';

export function withTable(text: string, table: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`docs/reference.md has no ${BEGIN} … ${END}`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`;
}

export function writeIntoReference(path: string, table: string): void {
  writeFileSync(path, withTable(readFileSync(path, 'utf8'), table));
}
