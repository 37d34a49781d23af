import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type BenchCase } from '../case.ts';
import { openClients } from '../clients.ts';
import { startFloor } from '../floors/floor.ts';
import { residentMegabytes } from '../proc.ts';
import { startShipped } from '../shipped.ts';
import { startSeller } from '../shop/seller.ts';
import { median, slope } from '../stats.ts';
import { drive } from '../wrk.ts';

const CLIENTS = 200;
const MOST_MB = 100;
const RECEIPTS_A_SECOND = 10;

export const memory: BenchCase = {
  name: 'memory',
  goal: `resident memory with ${CLIENTS} clients while /metrics is read without a pause and ${RECEIPTS_A_SECOND} receipts a second are sold: ≤ ${MOST_MB} MB, and flat`,
  async run(context) {
    const path = context.file(context.plan.receipts);
    const seller = await startSeller(context, path);
    const ours = await startShipped(context, path);
    const floor = await startFloor(context, 'socket');
    await openClients(context, ours.url, CLIENTS);
    await openClients(context, floor.url, CLIENTS);
    await seller.pace(RECEIPTS_A_SECOND);
    const seconds = context.plan.memorySeconds;
    const started = performance.now();
    const scraping = drive(`${ours.url}/metrics`, { seconds, connections: 2 });
    const points: [number, number][] = [];
    while (performance.now() - started < seconds * 1000) {
      points.push([(performance.now() - started) / 60_000, residentMegabytes(ours.pid)]);
      await sleep(Math.min(1000, seconds * 20));
    }
    const { perSecond } = await scraping;
    const settled = points.slice(Math.floor(points.length / 2));
    const value = median(settled.map(([, megabytes]) => megabytes));
    const highest = Math.max(...points.map(([, megabytes]) => megabytes));
    const bare = { name: 'bare Node with ws', value: residentMegabytes(floor.pid) };
    return [
      { what: 'second half, median', value, unit: 'MB', floor: bare, ratio: value / bare.value },
      {
        what: 'highest',
        value: highest,
        unit: 'MB',
        floor: bare,
        ratio: highest / bare.value,
        goal: atMost(MOST_MB, highest, 'MB'),
      },
      { what: 'growth over the second half', value: slope(settled), unit: 'MB/min' },
      { what: 'scrapes meanwhile', value: perSecond, unit: 'req/s' },
    ];
  },
};
