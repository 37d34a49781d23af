/** What was measured, as a table in Markdown that docs/scale.md can show. */
import type { Measured } from './measure.ts';

const DAY = 86_400;
const MEBI = 2 ** 20;

export function measuredTable(measured: Measured, { shops, interval }: { shops: number; interval: number }): string {
  const samplesOfShop = measured.seriesOfShop / interval;
  const perSeries = (measured.memoryBytes - measured.memoryBytesEmpty) / measured.seriesOfCentre;
  return table([
    ['shops', String(shops)],
    ['seconds between scrapes', String(interval)],
    ['series a shop (two tills)', round(measured.seriesOfShop)],
    ['series in the centre', round(measured.seriesOfCentre)],
    ['samples a second, all', round(measured.samplesPerSecond)],
    ['samples a second, one shop', round(samplesOfShop, 1)],
    ['bytes a sample on a shop’s line', round(measured.sentBytesPerSample, 1)],
    ['MiB a day on a shop’s line', round((samplesOfShop * DAY * measured.sentBytesPerSample) / MEBI, 1)],
    ['bytes a sample on the agent’s disk', round(measured.agentDiskBytesPerSample, 1)],
    ['bytes a sample on the centre’s disk', round(measured.chunkBytesPerSample, 2)],
    ['bytes a series and block on the centre’s disk', round(measured.indexBytesPerSeries)],
    ['memory of the centre, MiB', round(measured.memoryBytes / MEBI)],
    ['memory of the empty centre, MiB', round(measured.memoryBytesEmpty / MEBI)],
    ['bytes of memory a series', round(perSeries)],
    ['processor cores of the centre', round(measured.cores, 3)],
    ['alerts that fire meanwhile', round(measured.alertsFiring)],
    ['all rules once, s', round(measured.rulesSeconds, 3)],
    ['«Все кассы», all its present figures, s', round(measured.dashboardSeconds, 2)],
    ['rows of its table', round(measured.dashboardRows)],
  ]);
}

function table(rows: readonly (readonly [string, string])[]): string {
  return ['| what | measured |', '| --- | ---: |', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
}

function round(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
