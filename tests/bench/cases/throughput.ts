import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchCase, type Context, ofFloor } from '../case.ts';
import { openClients } from '../clients.ts';
import { startShipped } from '../shipped.ts';
import { type Seller, startSeller } from '../shop/seller.ts';
import { median } from '../stats.ts';

const LEAST = 0.98;
const PAIRS_A_ROUND = 2;
const SETTLES_MS = 2000;

export const throughput: BenchCase = {
  name: 'throughput',
  goal: `receipts a second that the adapter can commit with us watching closely, beside without us: ≥ ${LEAST}`,
  async run(context) {
    const path = context.file(context.plan.receipts);
    const seller = await startSeller(context, path);
    await seller.hurry(1);
    const pairs: { with: number; without: number }[] = [];
    for (let pair = 0; pair < context.plan.rounds * PAIRS_A_ROUND; pair++) {
      // In turns, so that what gets slower with time falls to both alike.
      const first = await once(context, path, seller, pair % 2 === 0);
      const second = await once(context, path, seller, pair % 2 === 1);
      pairs.push(pair % 2 === 0 ? { with: first, without: second } : { with: second, without: first });
    }
    const ratio = median(pairs.map((pair) => pair.with / pair.without));
    return [
      {
        what: 'commits of receipts',
        value: median(pairs.map((pair) => pair.with)),
        unit: '1/s',
        floor: { name: 'without us', value: median(pairs.map((pair) => pair.without)) },
        ratio,
        goal: ofFloor(LEAST, ratio),
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
