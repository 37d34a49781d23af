/** The square of a QR code: its fixed figures, the data between them, and the mask that makes it readable. */
export type Square = readonly (readonly boolean[])[];

type Cells = (boolean | null)[][];

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

export function placeData(version: number, bytes: readonly number[]): Square {
  const drawn = MASKS.map((_mask, number) => draw(version, bytes, number));
  return drawn.reduce((best, square) => (penalty(square) < penalty(best) ? square : best));
}

function draw(version: number, bytes: readonly number[], mask: number): Square {
  const size = version * 4 + 17;
  const cells: Cells = Array.from({ length: size }, () => Array<boolean | null>(size).fill(null));
  const set = (x: number, y: number, dark: boolean) => {
    const row = cells[y];
    if (row !== undefined && x >= 0 && x < size) row[x] = dark;
  };
  for (let at = 0; at < size; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    figure(set, x, y, 4, [2, 4]);
  for (const [x, y] of alignments(version, size)) figure(set, x, y, 2, [1]);
  drawFormat(set, size, mask);
  if (version >= 7) drawVersion(set, size, version);
  fill(cells, size, bytes, mask);
  return cells.map((row) => row.map((cell) => cell === true));
}

/** Rings around a centre; those at the given distances are light. */
function figure(
  set: (x: number, y: number, dark: boolean) => void,
  x: number,
  y: number,
  reach: number,
  light: number[],
) {
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      set(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  }
}

function alignments(version: number, size: number): [number, number][] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const places = [6, ...Array.from({ length: count - 1 }, (_, at) => size - 7 - (count - 2 - at) * step)];
  const corners = (x: number, y: number) =>
    (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);
  return places.flatMap((y) => places.flatMap((x): [number, number][] => (corners(x, y) ? [] : [[x, y]])));
}

function drawFormat(set: (x: number, y: number, dark: boolean) => void, size: number, mask: number): void {
  // Correction M is 0.
  let rest = mask;
  for (let at = 0; at < 10; at += 1) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  const bit = (at: number) => ((bits >>> at) & 1) === 1;
  for (let at = 0; at <= 5; at += 1) set(8, at, bit(at));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let at = 9; at < 15; at += 1) set(14 - at, 8, bit(at));
  for (let at = 0; at < 8; at += 1) set(size - 1 - at, 8, bit(at));
  for (let at = 8; at < 15; at += 1) set(8, size - 15 + at, bit(at));
  set(8, size - 8, true);
}

function drawVersion(set: (x: number, y: number, dark: boolean) => void, size: number, version: number): void {
  let rest = version;
  for (let at = 0; at < 12; at += 1) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let at = 0; at < 18; at += 1) {
    const dark = ((bits >>> at) & 1) === 1;
    const [a, b] = [size - 11 + (at % 3), Math.floor(at / 3)];
    set(a, b, dark);
    set(b, a, dark);
  }
}

/** In pairs of columns from the right, upwards and downwards in turn. */
function fill(cells: Cells, size: number, bytes: readonly number[], mask: number): void {
  const isMasked = MASKS[mask] ?? (() => false);
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = cells[y];
        if (row === undefined || row[x] !== null) continue;
        const bit = (((bytes[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1) === 1;
        row[x] = bit !== isMasked(x, y);
        at += 1;
      }
    }
  }
}

/** What makes a square hard to read: long runs, blocks, what looks like a corner, too much of one colour. */
function penalty(square: Square): number {
  const columns = square.map((_row, x) => square.map((row) => row[x] === true));
  const lines = [...square, ...columns].map((line) => line.map((dark) => (dark ? '1' : '0')).join(''));
  const runs = lines.flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? []).reduce((sum, run) => sum + run.length - 2, 0);
  const corners = lines.flatMap((line) => line.match(/(?=00001011101|10111010000)/g) ?? []).length * 40;
  const rows = lines.slice(0, square.length);
  let blocks = 0;
  for (let y = 1; y < rows.length; y += 1) {
    for (let x = 1; x < rows.length; x += 1) {
      const four = `${rows[y - 1]?.slice(x - 1, x + 1)}${rows[y]?.slice(x - 1, x + 1)}`;
      if (four === '0000' || four === '1111') blocks += 3;
    }
  }
  const dark = rows.join('').replaceAll('0', '').length / (square.length * square.length);
  return runs + corners + blocks + Math.floor(Math.abs(dark * 20 - 10)) * 10;
}
