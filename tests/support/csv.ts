/** Reads a table back as a spreadsheet does: quoted cells may hold separators, line breaks and doubled quotes. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const source = text.replace(/^\uFEFF/, '');
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[at + 1] === '"') cell += source[at++];
      else quoted = false;
    } else if (char === '"' && cell === '') {
      quoted = true;
    } else if (char === ';') {
      row.push(cell);
      cell = '';
    } else if (char === '\r' && source[at + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      at += 1;
    } else {
      cell += char;
    }
  }
  if (cell !== '' || row.length > 0) throw new Error('the last line has no end');
  return rows;
}

/** Kopecks of a cell like `1000,05`; null for an empty one. */
export function kopecksOf(cell: string | undefined): number | null {
  if (cell === undefined || cell === '') return null;
  const match = /^(-?)(\d+),(\d\d)$/.exec(cell);
  if (match === null) throw new Error(`not an amount: ${cell}`);
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 100 + Number(match[3]));
}

export type Line = Readonly<Record<string, string>>;

/** An export by the names of its columns: the receipts, and the totals after the empty line. */
export function readExport(text: string): { readonly receipts: Line[]; readonly totals: Line[] } {
  const [head = [], ...rows] = parseCsv(text);
  const end = rows.findIndex((row) => row.every((cell) => cell === ''));
  if (end === -1) throw new Error('the table has no end');
  const lineOf = (row: readonly string[]) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? '']));
  return { receipts: rows.slice(0, end).map(lineOf), totals: rows.slice(end + 1).map(lineOf) };
}
