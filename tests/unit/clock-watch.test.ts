import { expect, test } from 'vitest';
import { watchClock } from '../../src/clock-watch.ts';

test('whoever asks for the time after it was set is told of the jump first, and once', () => {
  let ahead = 0;
  const jumps: number[] = [];
  const watch = watchClock(
    () => Date.now() + ahead,
    (seconds) => jumps.push(seconds),
  );
  watch.clock();
  expect(jumps).toEqual([]);
  ahead = 3_600_000;
  expect(Math.abs(watch.clock() - (Date.now() + ahead))).toBeLessThan(1000);
  watch.clock();
  ahead = 0;
  watch.clock();
  expect(jumps).toEqual([3600, -3600]);
  watch.stop();
});
