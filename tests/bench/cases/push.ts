import { setTimeout as sleep } from 'node:timers/promises';
import { openWriter, type Writer } from '../../../src/simulator/index.ts';
import { atMost, type BenchCase, type Context, type Row } from '../case.ts';
import { openClients } from '../clients.ts';
import { type FloorServer, startFloor } from '../floors/floor.ts';
import { type Shipped, startShipped } from '../shipped.ts';
import { percentile } from '../stats.ts';

const MOST_MS = 50;

export const push: BenchCase = {
  name: 'push',
  goal: `from the commit of a receipt to the message in the hands of each client: p95 ≤ ${MOST_MS} ms with the most clients`,
  async run(context) {
    const path = context.file(context.plan.receipts);
    const writer = openWriter(path);
    context.later(() => writer.close());
    const ours = await startShipped(context, path);
    const floor = await startFloor(context, 'socket');
    const rows: Row[] = [];
    const most = Math.max(...context.plan.clients);
    for (const count of context.plan.clients) {
      const { times, floorTimes } = await measure(context, writer, ours, floor, count);
      for (const percent of [50, 95, 100]) {
        const value = percentile(times, percent);
        const floorValue = percentile(floorTimes, percent);
        rows.push({
          what: `${count} ${count === 1 ? 'client' : 'clients'}, ${percent === 100 ? 'max' : `p${percent}`}`,
          value,
          unit: 'ms',
          floor: { name: 'bare ws, told by its parent', value: floorValue },
          ratio: value / floorValue,
          ...(percent === 95 && count === most && { goal: atMost(MOST_MS, value, 'ms') }),
        });
      }
    }
    return rows;
  },
};

async function measure(context: Context, writer: Writer, ours: Shipped, floor: FloorServer, count: number) {
  const clients = await openClients(context, ours.url, count);
  const bare = await openClients(context, floor.url, count);
  await sleep(1500);
  const message: { sales_today: { total_count: number } } = JSON.parse(clients.newest());
  let sold = message.sales_today.total_count;
  const [times, floorTimes]: [number[], number[]] = [[], []];
  for (let index = 0; index < context.plan.commits; index++) {
    const id = writer.addReceipt();
    sold += 1;
    const mark = `"total_count":${sold},`;
    times.push(...(await clients.await(mark)));
    const handed = bare.await(mark);
    floor.child.send(clients.newest());
    floorTimes.push(...(await handed));
    writer.sync(id);
    // Not in step with anything that our clocks do.
    await sleep(40 + Math.random() * 60);
  }
  clients.close();
  bare.close();
  return { times, floorTimes };
}
