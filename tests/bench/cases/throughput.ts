import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchCase, type Context, paired } from '../case.ts';
import { openClients } from '../clients.ts';
import { startShipped } from '../shipped.ts';
import { type Seller, startSeller } from '../shop/seller.ts';
import { median } from '../stats.ts';

const LEAST = 0.98;
const SETTLES_MS = 2000;

export const throughput: BenchCase = {
  name: 'throughput',
  goal: `receipts a second that the adapter can commit with us watching closely, beside without us: ≥ ${LEAST}, or no other than without us twice`,
  async run(context) {
    const path = context.file(context.plan.receipts);
    const seller = await startSeller(context, path);
    await seller.hurry(1);
    const found = { beside: [] as number[], alone: [] as number[], again: [] as number[] };
    const orders = [
      ['beside', 'alone', 'again'],
      ['again', 'beside', 'alone'],
      ['alone', 'again', 'beside'],
    ] as const;
    // In turns, so that what gets slower with time falls to all alike.
    for (let round = 0; round < context.plan.pairs; round++) {
      for (const who of orders[round % orders.length] ?? []) {
        found[who].push(await once(context, path, seller, who === 'beside'));
      }
    }
    const { ratio, interval } = paired(found.beside, found.alone);
    const control = paired(found.again, found.alone);
    const met = ratio >= LEAST || (interval[0] <= control.interval[1] && control.interval[0] <= interval[1]);
    return [
      {
        what: 'commits of receipts',
        value: median(found.beside),
        unit: '1/s',
        floor: { name: 'without us', value: median(found.alone) },
        ...{ ratio, interval, control },
        goal: { text: `≥ ${LEAST}, or as the control`, met },
      },
    ];
  },
};

async function once(context: Context, path: string, seller: Seller, attached: boolean): Promise<number> {
  if (!attached) return seller.hurry(context.plan.writeSeconds);
  const ours = await startShipped(context, path);
  const clients = await openClients(context, ours.url, 1);
  // As elsewhere, the sums of the month come first: what is measured here is the day's work.
  await sleep(SETTLES_MS);
  const perSecond = await seller.hurry(context.plan.writeSeconds);
  clients.close();
  await ours.stop();
  return perSecond;
}
