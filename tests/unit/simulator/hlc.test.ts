import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHybridClock, type HlcTime } from '../../../src/simulator/clock.ts';

test('is strictly increasing whatever the wall clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2_000_000_000 }), { minLength: 2 }), (walls) => {
      let wall = 0;
      const clock = createHybridClock(() => wall);
      const times = walls.map((next) => {
        wall = next;
        return clock.next();
      });
      for (const [index, time] of times.slice(1).entries()) {
        expect(compareHlc(times[index] ?? time, time)).toBeLessThan(0);
      }
    }),
  );
});

test('never runs ahead of the latest wall clock it has seen', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2_000_000_000 }), { minLength: 1 }), (walls) => {
      let wall = 0;
      const clock = createHybridClock(() => wall);
      let latest = 0;
      for (const next of walls) {
        wall = next;
        latest = Math.max(latest, next);
        expect(clock.next().local).toBe(latest);
      }
    }),
  );
});

test('goes on after the last time of the adapter before', () => {
  const clock = createHybridClock(() => 100, { local: 500, counter: 7 });
  expect(clock.next()).toEqual({ local: 500, counter: 8 });
});

test('starts counting anew with each new second', () => {
  let wall = 10;
  const clock = createHybridClock(() => wall);
  expect([clock.next(), clock.next()]).toEqual([
    { local: 10, counter: 0 },
    { local: 10, counter: 1 },
  ]);
  wall = 11;
  expect(clock.next()).toEqual({ local: 11, counter: 0 });
});

function compareHlc(a: HlcTime, b: HlcTime): number {
  return a.local - b.local || a.counter - b.counter;
}
