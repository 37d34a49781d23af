/** What grows with the work, and how: each curve is measured here and drawn as it was measured. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BufferReader } from '../../../src/buffer/reader.ts';
import { openWriter } from '../../../src/simulator/index.ts';
import type { Context } from '../case.ts';
import { openClients } from '../clients.ts';
import { makeGroup } from '../group.ts';
import { startShipped } from '../shipped.ts';
import { median } from '../stats.ts';
import type { Curve } from './svg.ts';

type Points = Curve['points'];

export interface Measured extends Omit<Curve, 'points'> {
  /** The name of its picture. */
  readonly name: string;
  measure(context: Context): Promise<Points>;
}

const SETTLES_MS = 5000;

export const CURVES: readonly Measured[] = [
  {
    ...{ name: 'readings', title: 'One reading after a commit', x: 'receipts in the file', y: 'ms' },
    measure: ({ plan, file, later }) =>
      overEach(plan.sizes, async (receipts) => readingMs(file(receipts), plan.readings, later)),
  },
  {
    ...{ name: 'memory-receipts', title: 'Working set', x: 'receipts in the file', y: 'MB' },
    measure: (context) => overEach(context.plan.sizes, (receipts) => workingSet(context, receipts, 1)),
  },
  {
    ...{ name: 'memory-clients', title: 'Working set', x: 'WebSocket clients', y: 'MB' },
    measure: (context) => overEach([1, 10, 100, 1000], (clients) => workingSet(context, 100_000, clients)),
  },
  {
    ...{ name: 'scrape-terminals', title: 'One scrape after a commit', x: 'terminals', y: 'ms' },
    measure: (context) => overEach([1, 3, 10, 30, 100], (terminals) => scrapeMs(context, terminals)),
  },
  {
    ...{ name: 'export-rows', title: 'A year as CSV', x: 'receipts', y: 's' },
    measure: (context) => overEach(context.plan.sizes, (receipts) => exportSeconds(context, receipts)),
  },
];

async function overEach(sizes: readonly number[], measure: (size: number) => Promise<number>): Promise<Points> {
  const points: [number, number][] = [];
  for (const size of sizes) points.push([size, await measure(size)]);
  return points;
}

function readingMs(path: string, rounds: number, later: Context['later']): number {
  const writer = openWriter(path);
  later(() => writer.close());
  const reader = new BufferReader({ path, zone: 'Europe/Moscow' });
  const now = () => Math.floor(Date.now() / 1000);
  reader.read(now());
  const settling = reader.settle();
  while (!settling.advance().done);
  const times = Array.from({ length: rounds }, () => {
    const id = writer.addReceipt();
    const started = performance.now();
    if (!reader.read(now()).ok) throw new Error('a reading failed');
    const took = performance.now() - started;
    writer.sync(id);
    reader.read(now());
    return took;
  });
  return median(times);
}

async function workingSet(context: Context, receipts: number, clients: number): Promise<number> {
  const group = makeGroup();
  const ours = await startShipped(context, context.file(receipts), [], [], group.procs);
  const { close } = await openClients(context, ours.url, clients);
  await sleep(SETTLES_MS);
  const found = group.workingSetMegabytes(ours.pid);
  close();
  await ours.stop();
  group.remove();
  return found;
}

async function scrapeMs(context: Context, terminals: number): Promise<number> {
  const path = context.file(10_000, terminals);
  const writer = openWriter(path);
  const ours = await startShipped(context, path);
  await sleep(SETTLES_MS);
  const times: number[] = [];
  for (let round = 0; round < context.plan.readings; round++) {
    const id = writer.addReceipt();
    const started = performance.now();
    await (await fetch(`${ours.url}/metrics`)).text();
    times.push(performance.now() - started);
    writer.sync(id);
    await sleep(50);
  }
  writer.close();
  await ours.stop();
  return median(times);
}

async function exportSeconds(context: Context, receipts: number): Promise<number> {
  const ours = await startShipped(context, context.file(receipts));
  await sleep(SETTLES_MS);
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const started = performance.now();
  const response = await fetch(`${ours.url}/api/v1/sales/export.csv?from=${day(365)}&to=${day(0)}`);
  if (response.status !== 200 || response.body === null) throw new Error(`the export answered ${response.status}`);
  for await (const _ of response.body);
  const seconds = (performance.now() - started) / 1000;
  await ours.stop();
  return seconds;
}
