import { DatabaseSync } from 'node:sqlite';
import { BufferReader } from '../../../src/buffer/reader.ts';
import { openWriter } from '../../../src/simulator/index.ts';
import { atMost, type BenchCase, type Row } from '../case.ts';
import { median } from '../stats.ts';

const MOST_MS = 3;
const MOST_GROWTH = 1.5;

export const sample: BenchCase = {
  name: 'sample',
  goal: `one reading after a commit, at every size of the file: ≤ ${MOST_MS} ms, the slowest ≤ ${MOST_GROWTH} × the fastest`,
  async run(context) {
    const shops = context.plan.sizes.map((receipts) => {
      const path = context.file(receipts);
      const writer = openWriter(path);
      context.later(() => writer.close());
      const reader = new BufferReader({ path, zone: 'Europe/Moscow' });
      reader.read(now());
      const settling = reader.settle();
      while (!settling.advance().done);
      return { receipts, path, writer, reader, times: [] as number[], floors: [] as number[] };
    });
    for (let round = 0; round < context.plan.readings; round++) {
      for (const { path, writer, reader, times, floors } of shops) {
        const id = writer.addReceipt();
        times.push(timed(() => expectGood(reader.read(now()).ok)));
        floors.push(timed(() => openQueryClose(path)));
        writer.sync(id);
        reader.read(now());
      }
    }
    const middles = shops.map(({ times }) => median(times));
    const largest = middles.at(-1) ?? Number.NaN;
    const growth = Math.max(...middles) / Math.min(...middles);
    return [
      ...shops.map(({ receipts, times, floors }, index): Row => {
        const [value, floor] = [median(times), median(floors)];
        return {
          what: `${receipts.toLocaleString('en')} receipts`,
          value,
          unit: 'ms',
          floor: { name: 'open, one query, close', value: floor },
          ratio: value / floor,
          ...(index === shops.length - 1 && { goal: atMost(MOST_MS, largest, 'ms') }),
        };
      }),
      { what: 'slowest ÷ fastest', value: growth, unit: '', goal: atMost(MOST_GROWTH, growth, '') },
    ];
  },
};

function openQueryClose(path: string): void {
  const db = new DatabaseSync(`file://${path}?mode=ro`, { readOnly: true });
  db.prepare('SELECT id FROM buffer_events ORDER BY id DESC LIMIT 1').get();
  db.close();
}

function expectGood(ok: boolean): void {
  if (!ok) throw new Error('a reading failed');
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
