import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type BenchCase, type Context, ofFloor, paired, type Row } from '../case.ts';
import { openClients } from '../clients.ts';
import { startFloor } from '../floors/floor.ts';
import { makeGroup } from '../group.ts';
import { residentMegabytes } from '../proc.ts';
import { startShipped } from '../shipped.ts';
import { startSeller } from '../shop/seller.ts';
import { median, slope } from '../stats.ts';
import { drive } from '../wrk.ts';

const CLIENTS = 200;
const MOST = { idle: 42, working: 60, resident: 115 } as const;
const RECEIPTS_A_SECOND = 10;
/** When what a start needs has been given back, and the journal's thread has gone to rest. */
const IDLE_AFTER_MS = 40_000;
/** Within it the program has to run as well as without. */
const LIMIT_MB = 100;
const LEAST_IN_LIMIT = 0.95;
const SETTLES_MS = 10_000;

export const memory: BenchCase = {
  name: 'memory',
  goal: `working set idle, and with ${CLIENTS} clients while /metrics is read without a pause and ${RECEIPTS_A_SECOND} receipts a second are sold; beside it what is resident, with the pages of Node's own file`,
  async run(context) {
    const path = context.file(context.plan.receipts);
    const group = makeGroup();
    context.later(group.remove);
    const ours = await startShipped(context, path, [], [], group.procs);
    const floor = await startFloor(context, 'socket');
    const working = () => group.workingSetMegabytes(ours.pid);
    await sleep(IDLE_AFTER_MS);
    const idle = working();
    const seller = await startSeller(context, path);
    await openClients(context, ours.url, CLIENTS);
    await openClients(context, floor.url, CLIENTS);
    await seller.pace(RECEIPTS_A_SECOND);
    const seconds = context.plan.memorySeconds;
    const started = performance.now();
    const scraping = drive(`${ours.url}/metrics`, { seconds, connections: 2 });
    const points: { minutes: number; working: number; resident: number }[] = [];
    while (performance.now() - started < seconds * 1000) {
      const minutes = (performance.now() - started) / 60_000;
      points.push({ minutes, working: working(), resident: residentMegabytes(ours.pid) });
      await sleep(Math.min(1000, seconds * 20));
    }
    const { perSecond } = await scraping;
    const settled = points.slice(Math.floor(points.length / 2));
    const value = median(settled.map((point) => point.working));
    const resident = median(settled.map((point) => point.resident));
    const bare = { name: 'bare Node with ws', value: residentMegabytes(floor.pid) };
    return [
      { what: `idle, ${group.how}`, value: idle, unit: 'MB', goal: atMost(MOST.idle, idle, 'MB') },
      { what: `busy, ${group.how}, second half`, value, unit: 'MB', goal: atMost(MOST.working, value, 'MB') },
      { what: 'busy, highest', value: Math.max(...points.map((point) => point.working)), unit: 'MB' },
      {
        ...{ what: 'resident, second half', value: resident, unit: 'MB' },
        ...{ floor: bare, ratio: resident / bare.value, goal: atMost(MOST.resident, resident, 'MB') },
      },
      {
        what: 'growth over the second half',
        value: slope(settled.map((point) => [point.minutes, point.working] as const)),
        unit: 'MB/min',
      },
      { what: 'scrapes meanwhile', value: perSecond, unit: 'req/s' },
      ...(group.procs === null ? [] : await withinLimit(context, path).catch(notTried)),
    ];
  },
};

/** What cannot be tried on a busy machine costs its own row only, and is said. */
function notTried(error: unknown): Row[] {
  console.error(`bench: there is no figure for ${LIMIT_MB} MB: ${error instanceof Error ? error.message : error}`);
  return [];
}

/** Two programs in turns, of which one has no more memory than this, its share of the till's file included. */
async function withinLimit(context: Context, path: string): Promise<Row[]> {
  const group = makeGroup(LIMIT_MB);
  context.later(group.remove);
  const limited = await startShipped(context, path, [], [], group.procs);
  const free = await startShipped(context, path);
  await openClients(context, limited.url, CLIENTS);
  await openClients(context, free.url, CLIENTS);
  // The sums of the month are made once after the start.
  await sleep(SETTLES_MS);
  const [own, floors]: [number[], number[]] = [[], []];
  for (let round = 0; round < context.plan.pairs; round++) {
    const load = { seconds: context.plan.wrkSeconds, connections: 32 };
    // One that the limit ends, or stops, has answered nothing.
    own.push(
      await drive(`${limited.url}/api/v1/status`, load).then(
        ({ perSecond }) => perSecond,
        () => 0,
      ),
    );
    floors.push((await drive(`${free.url}/api/v1/status`, load)).perSecond);
  }
  const { ratio, interval } = paired(own, floors);
  const floor = { name: 'without a limit', value: median(floors) };
  const goal = ofFloor(LEAST_IN_LIMIT, ratio);
  return [{ what: `status in ${LIMIT_MB} MB`, value: median(own), unit: 'req/s', floor, ratio, interval, goal }];
}
