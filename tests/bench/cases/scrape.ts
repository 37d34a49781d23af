import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { openWriter } from '../../../src/simulator/index.ts';
import { type BenchCase, paired } from '../case.ts';
import { openClientsApart } from '../clients.ts';
import { startShipped } from '../shipped.ts';
import { median, percentile } from '../stats.ts';

const CLIENTS = 200;
const MOST_MS = 6;
const MOST_RATIO = 2.2;
/** Prometheus keeps its connection, too. */
const agent = new Agent({ keepAlive: true });
const PENDING = /^kkt_buffer_pending_receipts(?:\{.*\})? (\d+)$/m;

export const scrape: BenchCase = {
  name: 'scrape',
  goal: `one scrape right after a commit, beside ${CLIENTS} WebSocket clients, with the new receipt on the page: ≤ ${MOST_MS} ms, and ≤ ${MOST_RATIO} × one at which nothing has changed`,
  async run(context) {
    const path = context.file(context.plan.receipts);
    const writer = openWriter(path);
    context.later(() => writer.close());
    const ours = await startShipped(context, path);
    await openClientsApart(context, ours.url, CLIENTS);
    await sleep(1000);
    const times: number[] = [];
    const floorTimes: number[] = [];
    const sold: string[] = [];
    for (let index = 0; index < context.plan.scrapes; index++) {
      sold.push(writer.addReceipt());
      const pending = writer.db.prepare("SELECT COUNT(*) FROM receipts WHERE status = 'pending'").pluck().get();
      const { page, milliseconds } = await fetchPage(ours.url);
      if (Number(PENDING.exec(page)?.[1]) !== pending) throw new Error(`a stale page: not ${pending} receipts pending`);
      times.push(milliseconds);
      await sleep(20);
      floorTimes.push((await fetchPage(ours.url)).milliseconds);
      const delivered = sold.length > 20 ? sold.shift() : undefined;
      if (delivered !== undefined) writer.sync(delivered);
      await sleep(80);
    }
    for (const id of sold) writer.sync(id);
    const { ratio, interval } = paired(times, floorTimes);
    const unchanged = (value: number) => ({ name: 'nothing has changed', value });
    const value = median(times);
    const met = value <= MOST_MS && ratio <= MOST_RATIO;
    return [
      {
        ...{ what: 'p50', value, unit: 'ms', floor: unchanged(median(floorTimes)), ratio, interval },
        goal: { text: `≤ ${MOST_MS} ms, ≤ ${MOST_RATIO} ×`, met },
      },
      { what: 'p95', value: percentile(times, 95), unit: 'ms', floor: unchanged(percentile(floorTimes, 95)) },
    ];
  },
};

async function fetchPage(url: string): Promise<{ page: string; milliseconds: number }> {
  const started = performance.now();
  const [response] = (await once(get(`${url}/metrics`, { agent }), 'response')) as [IncomingMessage];
  const page = await text(response);
  return { page, milliseconds: performance.now() - started };
}
