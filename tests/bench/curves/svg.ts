/** A curve as a picture: points over an axis whose steps are tenfold, in the colours of light and dark pages alike. */

export interface Curve {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** x from 1 on, ascending. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [640, 320, 64, 24, 44, 52];
const STYLE = `text{font:13px system-ui,sans-serif;fill:#222}.t{font-size:15px;font-weight:600}.g{stroke:#ddd}
.l{fill:none;stroke:#06c;stroke-width:2}.p{fill:#06c}rect{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#ddd}.g{stroke:#444}.l{stroke:#6af}.p{fill:#6af}rect{fill:#161616}}`;

export function svgOf({ title, x, y, points }: Curve): string {
  const logs = points.map(([at]) => Math.log10(at));
  const [first, last] = [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))];
  const step = stepOf(Math.max(...points.map(([, value]) => value)));
  const steps = Math.max(1, Math.ceil(Math.max(...points.map(([, value]) => value)) / step - 1e-9));
  const across = (at: number) => LEFT + ((Math.log10(at) - first) / Math.max(1, last - first)) * (WIDTH - LEFT - RIGHT);
  const up = (value: number) => HEIGHT - BOTTOM - (value / (step * steps)) * (HEIGHT - TOP - BOTTOM);
  const text = (at: number, height: number, words: string, more = '') =>
    `<text x="${round(at)}" y="${round(height)}" ${more}>${words}</text>`;
  const line = (fromX: number, fromY: number, toX: number, toY: number) =>
    `<line class="g" x1="${round(fromX)}" y1="${round(fromY)}" x2="${round(toX)}" y2="${round(toY)}"/>`;
  const columns = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  const rows = Array.from({ length: steps + 1 }, (_, index) => index * step);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">`,
    `<style>${STYLE}</style><rect width="${WIDTH}" height="${HEIGHT}"/>`,
    text(LEFT, 22, `${title}, ${y}`, 'class="t"'),
    ...rows.flatMap((value) => [
      line(LEFT, up(value), WIDTH - RIGHT, up(value)),
      text(LEFT - 8, up(value) + 4, short(value), 'text-anchor="end"'),
    ]),
    ...columns.flatMap((at) => [
      line(across(at), TOP, across(at), HEIGHT - BOTTOM),
      text(across(at), HEIGHT - BOTTOM + 18, short(at), 'text-anchor="middle"'),
    ]),
    text((WIDTH + LEFT - RIGHT) / 2, HEIGHT - 12, x, 'text-anchor="middle"'),
    `<polyline class="l" points="${points.map(([at, value]) => `${round(across(at))},${round(up(value))}`).join(' ')}"/>`,
    ...points.map(([at, value]) => {
      const place = `cx="${round(across(at))}" cy="${round(up(value))}"`;
      return `<circle class="p" ${place} r="3.5"><title>${at.toLocaleString('en')}: ${short(value)} ${y}</title></circle>`;
    }),
    '</svg>',
    '',
  ].join('\n');
}

/** So that there are three to six lines, each at a round figure. */
function stepOf(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 3));
  return ([1, 2, 5, 10].find((factor) => most / (factor * power) <= 6) ?? 10) * power;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function short(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  if (value >= 1000) return `${Number((value / 1000).toPrecision(3))} k`;
  return String(Number(value.toPrecision(3)));
}
