import { dayOf, shiftDay } from '../../../src/domain/day.ts';
import { atMost, type BenchCase } from '../case.ts';
import { askNode } from '../children.ts';
import type { LoopDelay } from '../loop-delay.ts';
import { startShipped } from '../shipped.ts';

const MOST_MS = 50;
const DAYS = 366;
const IDLE_MS = 2000;
const PROBE = new URL('../loop-delay.ts', import.meta.url).href;

export const exported: BenchCase = {
  name: 'export',
  goal: `how late the event loop is while ${DAYS} days are exported as CSV: p99 ≤ ${MOST_MS} ms`,
  async run(context) {
    const ours = await startShipped(context, context.file(context.plan.receipts), ['--import', PROBE]);
    const delay = () => askNode<LoopDelay>(ours.child, {});
    await pause();
    await delay();
    await pause();
    const idle = await delay();
    const to = dayOf(Math.floor(Date.now() / 1000), 'Europe/Moscow');
    const started = performance.now();
    const response = await fetch(`${ours.url}/api/v1/sales/export.csv?from=${shiftDay(to, 1 - DAYS)}&to=${to}`);
    const bytes = await sizeOf(response);
    const seconds = (performance.now() - started) / 1000;
    const busy = await delay();
    const floor = (value: number) => ({ name: 'the same process, idle', value });
    return [
      {
        ...{ what: 'event-loop delay p99', value: busy.p99, unit: 'ms', floor: floor(idle.p99) },
        goal: atMost(MOST_MS, busy.p99, 'ms'),
      },
      { what: 'event-loop delay max', value: busy.max, unit: 'ms', floor: floor(idle.max) },
      { what: 'the whole export', value: seconds, unit: 's' },
      { what: 'its size', value: bytes / 2 ** 20, unit: 'MB' },
    ];
  },
};

async function sizeOf(response: Response): Promise<number> {
  if (response.status !== 200 || response.body === null) throw new Error(`the export answers ${response.status}`);
  let bytes = 0;
  for await (const chunk of response.body) bytes += chunk.byteLength;
  return bytes;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, IDLE_MS));
}
