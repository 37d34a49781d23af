import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchCase, type Context, ofFloor, type Row } from '../case.ts';
import { type FloorServer, startFloor } from '../floors/floor.ts';
import { type Shipped, startShipped } from '../shipped.ts';
import { startSeller } from '../shop/seller.ts';
import { median } from '../stats.ts';
import { drive, type Load } from '../wrk.ts';

const PATHS = ['/api/v1/status', '/api/v1/alerts', '/api/v1/sales/today', '/health'];
const CONNECTIONS = 32;
const LEAST = 0.8;
const RECEIPTS_A_SECOND = 10;

export const http: BenchCase = {
  name: 'http',
  goal: `requests a second and their times over ${CONNECTIONS} connections, ${RECEIPTS_A_SECOND} receipts a second sold meanwhile: ≥ ${LEAST} × bare Express; /metrics: × a bare Express handler awaiting the same registry`,
  async run(context) {
    const path = context.file(context.plan.receipts);
    const seller = await startSeller(context, path);
    await seller.pace(RECEIPTS_A_SECOND);
    const ours = await startShipped(context, path);
    // The sums of the month are made once after the start; what is measured here is the day's work.
    await sleep(1000);
    const [express, plain, registry] = [
      await startFloor(context, 'express', ours.url, PATHS),
      await startFloor(context, 'http', ours.url, [...PATHS, '/metrics']),
      await startFloor(context, 'registry', ours.url),
    ];
    const rows: Row[] = [];
    for (const where of PATHS) rows.push(...(await compare(context, where, ours, 'Express', express, plain)));
    rows.push(...(await compare(context, '/metrics', ours, 'Express + registry', registry, plain)));
    return rows;
  },
};

async function compare(
  { plan }: Context,
  path: string,
  ours: Shipped,
  floorName: string,
  floor: FloorServer,
  plain: FloorServer,
): Promise<Row[]> {
  const servers = [ours, floor, plain];
  const loads: [Load[], Load[], Load[]] = [[], [], []];
  for (const { url } of servers) await drive(url + path, { seconds: 1, connections: CONNECTIONS });
  for (let round = 0; round < plan.rounds; round++) {
    for (const [index, server] of servers.entries()) {
      const load = await drive(server.url + path, { seconds: plan.wrkSeconds, connections: CONNECTIONS });
      loads[index]?.push(load);
    }
  }
  const [own, express, node] = loads;
  const ratios = (of: Load[]) =>
    median(own.map((load, round) => load.perSecond / (of[round]?.perSecond ?? Number.NaN)));
  const middle = (of: Load[], what: keyof Load) => median(of.map((load) => load[what]));
  const perSecond = middle(own, 'perSecond');
  const ratio = ratios(express);
  return [
    {
      what: path,
      value: perSecond,
      unit: 'req/s',
      floor: { name: floorName, value: middle(express, 'perSecond') },
      ratio,
      goal: ofFloor(LEAST, ratio),
    },
    {
      what: `${path} beside node:http`,
      value: perSecond,
      unit: 'req/s',
      floor: { name: 'node:http', value: middle(node, 'perSecond') },
      ratio: ratios(node),
    },
    ...(['p50', 'p99'] as const).map((quantile) => ({
      what: `${path} ${quantile}`,
      value: middle(own, quantile),
      unit: 'ms',
      floor: { name: floorName, value: middle(express, quantile) },
      ratio: middle(own, quantile) / middle(express, quantile),
    })),
  ];
}
