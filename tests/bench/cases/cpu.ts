import { setTimeout as sleep } from 'node:timers/promises';
import { openWriter } from '../../../src/simulator/index.ts';
import { atMost, type BenchCase, type Context, type Row } from '../case.ts';
import { openClients } from '../clients.ts';
import { startFloor } from '../floors/floor.ts';
import { cpuSeconds } from '../proc.ts';
import { startShipped } from '../shipped.ts';

const SALE_EVERY_MS = 6000;
const SCRAPE_EVERY_MS = 15_000;
/** The sums of the past are made once after the start: that is a start's work, and stands in a row of its own. */
const SETTLES_MS = 10_000;

export const cpu: BenchCase = {
  name: 'cpu',
  goal: 'of one core: ≤ 1 % with one client and a sale every 6 s, ≤ 0.3 % with no client and a scrape every 15 s',
  async run(context) {
    const path = context.file(context.plan.receipts);
    const writer = openWriter(path);
    context.later(() => writer.close());
    const ours = await startShipped(context, path);
    const floor = await startFloor(context, 'socket');
    await sleep(SETTLES_MS);
    const start = { what: 'a start, with all sums of the past', value: cpuSeconds(ours.pid), unit: 's' };

    const measure = async (what: string, most: number, every: number, work: () => unknown): Promise<Row> => {
      const before = [cpuSeconds(ours.pid), cpuSeconds(floor.pid)] as const;
      const took = await repeat(context, every, work);
      const value = (100 * (cpuSeconds(ours.pid) - before[0])) / took;
      const idle = (100 * (cpuSeconds(floor.pid) - before[1])) / took;
      return {
        ...{ what, value, unit: '%' },
        floor: { name: 'bare Node with ws, idle', value: idle },
        goal: atMost(most, value, '%'),
      };
    };

    const alone = await measure('no client, a scrape every 15 s', 0.3, SCRAPE_EVERY_MS, async () =>
      (await fetch(`${ours.url}/metrics`)).text(),
    );
    await openClients(context, ours.url, 1);
    await sleep(1000);
    const watched = await measure('one client, a sale every 6 s', 1, SALE_EVERY_MS, async () => {
      const id = writer.addReceipt();
      await sleep(2000);
      writer.sync(id);
    });
    return [watched, alone, start];
  },
};

/** Returns how many seconds it took. A short plan sees as many events a second as a long one. */
async function repeat({ plan }: Context, every: number, work: () => unknown): Promise<number> {
  const started = performance.now();
  const rounds = Math.max(1, Math.round((plan.cpuSeconds * 1000) / every));
  for (let round = 1; round <= rounds; round++) {
    await work();
    await sleep(Math.max(0, started + round * every - performance.now()));
  }
  return (performance.now() - started) / 1000;
}
