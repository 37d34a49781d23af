/** Puts what was found into docs/performance.md, between two marks that a reader does not see. */
import { readFileSync, writeFileSync } from 'node:fs';

export function withPart(text: string, name: string, part: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`].map((mark) => ({ mark, at: text.indexOf(mark) }));
  if (begin === undefined || end === undefined || begin.at === -1 || end.at < begin.at) {
    throw new Error(`docs/performance.md has no <!-- ${name} --> … <!-- /${name} -->`);
  }
  return `${text.slice(0, begin.at + begin.mark.length)}\n\n${part}\n\n${text.slice(end.at)}`;
}

export function writePart(path: string, name: string, part: string): void {
  writeFileSync(path, withPart(readFileSync(path, 'utf8'), name, part));
}
