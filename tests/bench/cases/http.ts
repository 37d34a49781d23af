import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchCase, type Context, ofFloor, paired, type Row } from '../case.ts';
import { startFloor } from '../floors/floor.ts';
import { startShipped } from '../shipped.ts';
import { startSeller } from '../shop/seller.ts';
import { median } from '../stats.ts';
import { drive, type Load } from '../wrk.ts';

const PATHS = ['/api/v1/status', '/api/v1/alerts', '/api/v1/sales/today', '/health'];
const CONNECTIONS = 32;
const LEAST = 1;
const LEAST_OF_METRICS = 4;
const RECEIPTS_A_SECOND = 10;

export const http: BenchCase = {
  name: 'http',
  goal: `requests a second over ${CONNECTIONS} connections, ${RECEIPTS_A_SECOND} receipts a second sold meanwhile: ≥ ${LEAST} × bare Express that sends the same bytes; /metrics: ≥ ${LEAST_OF_METRICS} × a bare Express handler that awaits a registry of the same series`,
  async run(context) {
    const path = context.file(context.plan.receipts);
    const seller = await startSeller(context, path);
    await seller.pace(RECEIPTS_A_SECOND);
    const ours = await startShipped(context, path);
    // The sums of the month are made once after the start; what is measured here is the day's work.
    await sleep(1000);
    const [express, again, registry] = [
      await startFloor(context, 'express', ours.url, PATHS),
      await startFloor(context, 'express', ours.url, PATHS),
      await startFloor(context, 'registry', ours.url),
    ];
    const rows: Row[] = [];
    for (const where of PATHS) {
      const [own = [], floors = [], controls = []] = await driveInTurns(context, where, [ours, express, again]);
      rows.push({ ...rowOf(where, 'Express', own, floors, LEAST), control: paired(of(controls), of(floors)) });
    }
    const [own = [], floors = []] = await driveInTurns(context, '/metrics', [ours, registry]);
    return [...rows, rowOf('/metrics', 'Express + registry', own, floors, LEAST_OF_METRICS)];
  },
};

async function driveInTurns({ plan }: Context, path: string, servers: readonly { url: string }[]): Promise<Load[][]> {
  const load = { seconds: plan.wrkSeconds, connections: CONNECTIONS };
  for (const { url } of servers) await drive(url + path, load);
  const loads = servers.map((): Load[] => []);
  for (let round = 0; round < plan.pairs; round++) {
    for (const [index, { url }] of servers.entries()) loads[index]?.push(await drive(url + path, load));
  }
  return loads;
}

const of = (loads: readonly Load[]) => loads.map(({ perSecond }) => perSecond);

function rowOf(what: string, name: string, own: Load[], floors: Load[], least: number): Row {
  const { ratio, interval } = paired(of(own), of(floors));
  const floor = { name, value: median(of(floors)) };
  return { what, value: median(of(own)), unit: 'req/s', floor, ratio, interval, goal: ofFloor(least, ratio) };
}
