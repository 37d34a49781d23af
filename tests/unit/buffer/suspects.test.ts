import { expect, test } from 'vitest';
import { Suspects } from '../../../src/buffer/thread.ts';

const HOUR = 3_600_000;

function suspects() {
  const time = { now: 5 };
  return { time, suspects: new Suspects(() => time.now) };
}

test('one end is nobody’s fault; after two within an hour the same is left alone for an hour, and then tried again', () => {
  const { time, suspects: all } = suspects();
  all.blame('days');
  expect(all.leftAlone('days')).toBe(0);
  time.now += HOUR - 1;
  all.blame('days');
  expect([all.leftAlone('days'), all.leftAlone('find')]).toEqual([HOUR, 0]);
  time.now += HOUR;
  expect(all.leftAlone('days')).toBe(0);
  all.blame('days');
  expect(all.leftAlone('days')).toBe(0);
});

test('two stalls of a disk in one day are no suspicion', () => {
  const { time, suspects: all } = suspects();
  for (const _ of [1, 2, 3]) {
    all.blame('past days');
    time.now += HOUR + 1;
  }
  expect(all.leftAlone('past days')).toBe(0);
});

test('however many questions end it, only the newest are kept', () => {
  const { suspects: all } = suspects();
  for (const _ of [1, 2]) for (let n = 0; n < 150; n += 1) all.blame(`days of ${n}`);
  for (const _ of [1, 2]) all.blame('days');
  expect(all.leftAlone('days')).toBe(HOUR);
});
