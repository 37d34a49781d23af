/** What was measured, as a table in Markdown: a column a run, in docs/scale.md beside those of other runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AT_CENTRE } from '../../src/render/known.ts';
import { SCRAPE_SECONDS } from '../../src/render/prometheus.ts';
import type { Measured } from './measure.ts';
import type { Options } from './options.ts';

const DAY = 86_400;
const MEBI = 2 ** 20;
const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'scale.md');
const PLACE = /(<!-- npm run fleet -->\n\n)([\s\S]*?)(\n\n<!-- end -->)/;

export interface Seen extends Measured {
  readonly rulesInTrouble: number;
  readonly caughtUp: number;
  readonly ready: number;
  readonly allBack: number;
  /** Scrapes of the three real shops. */
  readonly lost: number;
}

type Row = readonly [what: string, value: string];

export function rowsOf(seen: Seen, { engine, shops, interval, history }: Options): Row[] {
  const samplesOfShop = seen.seriesOfShop / interval;
  const perSeries = (seen.memoryBytes - seen.memoryBytesEmpty) / seen.seriesOfCentre;
  return [
    ['engine', engine],
    ['shops', String(shops)],
    ['seconds between scrapes', String(interval)],
    ['days of history in its tills', String(history)],
    ['series a shop (two tills)', round(seen.seriesOfShop)],
    ['series in the centre', round(seen.seriesOfCentre)],
    ['samples a second, all', round(seen.samplesPerSecond)],
    ['samples a second, one shop', round(samplesOfShop, 1)],
    ['bytes a sample on a shop’s line', round(seen.sentBytesPerSample, 1)],
    ['MiB a day on a shop’s line', round((samplesOfShop * DAY * seen.sentBytesPerSample) / MEBI, 1)],
    [
      'bytes a sample on the agent’s disk',
      seen.agentDiskBytesPerSample === null ? '–' : round(seen.agentDiskBytesPerSample, 1),
    ],
    ['bytes a sample on the centre’s disk', round(seen.chunkBytesPerSample, 2)],
    ['bytes a series on the centre’s disk (index)', round(seen.indexBytesPerSeries)],
    ['memory of the centre, MiB', round(seen.memoryBytes / MEBI)],
    ['memory of the empty centre, MiB', round(seen.memoryBytesEmpty / MEBI)],
    ['bytes of memory a series', round(perSeries)],
    ['processor cores of the centre', round(seen.cores, 2)],
    [
      `rules of one evaluation, each ${(interval * AT_CENTRE.every) / SCRAPE_SECONDS} s, s`,
      round(seen.rulesSeconds, 2),
    ],
    [`the same while ${round(seen.alertsFiring)} alerts fire, s`, round(seen.rulesInTrouble, 2)],
    ['the second by the first', round(seen.rulesInTrouble / seen.rulesSeconds, 1)],
    ...seen.dashboards.flatMap(({ words, seconds, slowest, charts, slowestChart }): Row[] => [
      [
        `${words}: all its present figures, median of seven (the slowest), s`,
        `${round(seconds, 2)} (${round(slowest, 2)})`,
      ],
      [
        `${words}: its charts and lines in that round (the slowest), s`,
        `${round(charts, 2)} (${round(slowestChart, 2)})`,
      ],
    ]),
    ['a shop that was cut off has sent all, s', round(seen.caughtUp)],
    ['after kill -9 the centre answers, s', round(seen.ready, 1)],
    ['after kill -9 all shops are back, s', round(seen.allBack)],
    ['scrapes of three shops that the kill cost', round(seen.lost)],
  ];
}

/** Columns of the same rows beside each other; what one has not is a dash. */
export function tableOf(...columns: readonly (readonly Row[])[]): string {
  const names = (columns.at(-1) ?? []).map(([name]) => name);
  const lines = names.map((name) => [
    name,
    ...columns.map((rows) => rows.find(([other]) => other === name)?.[1] ?? '–'),
  ]);
  const rule = ['---', ...columns.map(() => '---:')];
  return [...lines.slice(0, 1), rule, ...lines.slice(1)].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

export function columnsOf(table: string): Row[][] {
  const lines = table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .map((line) => line.slice(2, -2).split(' | '));
  const count = (lines[0]?.length ?? 1) - 1;
  return Array.from({ length: count }, (_, at) => lines.map((line): Row => [line[0] ?? '', line[at + 1] ?? '–']));
}

/** Beside what is there, or in place of the run on the same engine with as many shops. */
export function writeColumn(rows: readonly Row[]): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [, head = '', table = '', end = ''] = PLACE.exec(text) ?? [];
  const isSame = (column: readonly Row[]) => column[0]?.[1] === rows[0]?.[1] && column[1]?.[1] === rows[1]?.[1];
  const others = columnsOf(table).filter((column) => !isSame(column));
  writeFileSync(
    DOCUMENT,
    text.replace(PLACE, () => `${head}${tableOf(...others, rows)}${end}`),
  );
}

function round(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
