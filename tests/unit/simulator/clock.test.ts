import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createShopClock, specFor } from '../../../src/simulator/clock.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const HOUR = 3_600_000;

test('runs at its speed and then with the wall clock, which it never passes', () => {
  let wall = 1_000 * HOUR;
  const clock = createShopClock(
    { anchorWall: wall, anchorShop: wall - 8 * HOUR, speed: 60, skewSeconds: 0 },
    () => wall,
  );
  wall += HOUR / 60;
  expect(clock.now()).toBe(1_000 * HOUR - 7 * HOUR);
  expect(clock.pace()).toBe(60);
  wall += 8 * HOUR;
  expect(clock.now()).toBe(wall);
  expect(clock.pace()).toBe(1);
});

test('never goes back and never passes the wall clock through any changes of speed', () => {
  const step = fc.record({ wait: fc.nat(1_000_000), speed: fc.integer({ min: 1, max: 5000 }) });
  fc.assert(
    fc.property(fc.nat(1_000_000_000), fc.array(step), (behind, steps) => {
      let wall = 2_000_000_000_000;
      const clock = createShopClock(
        { anchorWall: wall, anchorShop: wall - behind, speed: 1, skewSeconds: 0 },
        () => wall,
      );
      let before = clock.now();
      for (const { wait, speed } of steps) {
        clock.change({ speed });
        wall += wait;
        expect(clock.now()).toBeGreaterThanOrEqual(before - 0.01);
        expect(clock.now()).toBeLessThanOrEqual(wall);
        before = clock.now();
      }
    }),
  );
});

test('is wrong by the injected error', () => {
  const wall = 2_000_000_000_000;
  const clock = createShopClock({ anchorWall: wall, anchorShop: wall, speed: 1, skewSeconds: 0 }, () => wall);
  clock.change({ skewSeconds: -90 });
  expect(clock.now()).toBe(wall - 90_000);
  expect(clock.lag()).toBe(0);
});

test('wakes sleepers when the past ends at once', async () => {
  const clock = createShopClock(specFor(1, 3600));
  const slept = clock.sleep(1800);
  const set = Date.now();
  clock.change({ now: set });
  await slept;
  expect(clock.lag()).toBeLessThanOrEqual((Date.now() - set) / 1000);
});

test('ends a sleep when its signal is aborted', async () => {
  const clock = createShopClock(specFor(1, 0));
  const gone = new AbortController();
  const slept = clock.sleep(3600, gone.signal);
  gone.abort();
  await slept;
  await clock.sleep(3600, gone.signal);
});

test('the manual clock wakes whoever has slept long enough, and nobody else', async () => {
  const clock = createManualClock(100);
  const woken: string[] = [];
  const short = clock.sleep(10).then(() => woken.push('short'));
  void clock.sleep(20).then(() => woken.push('long'));
  clock.advance(10);
  await short;
  expect(woken).toEqual(['short']);
  expect(clock.now()).toBe(110_000);
});
