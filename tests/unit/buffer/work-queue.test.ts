import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WorkQueue } from '../../../src/buffer/slices.ts';

const long = (log: string[], name: string, slices: number) => {
  let left = slices;
  return () => {
    left -= 1;
    log.push(name);
    return left === 0;
  };
};

async function untilDone(log: string[], length: number): Promise<void> {
  while (log.length < length) await setImmediate();
}

test('short work goes first, in order; long work takes turns', async () => {
  const queue = new WorkQueue();
  const log: string[] = [];
  queue.addLong(long(log, 'year', 3));
  queue.addLong(long(log, 'day', 1));
  queue.addShort(() => log.push('first'));
  queue.addShort(() => log.push('second'));
  await untilDone(log, 6);
  expect(log).toEqual(['first', 'second', 'year', 'day', 'year', 'year']);
});

test('what comes in the middle of long work does not wait for its end', async () => {
  const queue = new WorkQueue();
  const log: string[] = [];
  queue.addLong(long(log, 'year', 50));
  await untilDone(log, 3);
  queue.addShort(() => log.push('short'));
  await untilDone(log, 51);
  expect(log.indexOf('short')).toBeLessThan(6);
});
