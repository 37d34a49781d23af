import { expect, test } from 'vitest';
import { Sparingly } from '../../../src/buffer/sparingly.ts';

function asked(price: number) {
  const time = { now: 0, cpu: 0, answers: 0 };
  const sparingly = new Sparingly<number>(
    () => time.now,
    () => time.cpu,
  );
  const ask = () =>
    sparingly.ask(() => {
      time.cpu += price;
      time.answers += 1;
      return time.answers;
    });
  return { time, sparingly, ask };
}

test('a cheap question is answered afresh each time', () => {
  const { ask, sparingly } = asked(0.1);
  for (let expected = 1; expected <= 50; expected += 1) expect(ask()).toBe(expected);
  expect(sparingly.staleUntil).toBe(null);
});

test.each([
  [5, 1 / 500],
  [80, 1 / 500],
  [200, 1 / 250],
  [2000, 1 / 100],
])('one of %d ms takes %d of the time, once it is warm', (price, share) => {
  const { ask, time, sparingly } = asked(price);
  for (let warm = 0; warm < 6; warm += 1) ask();
  time.cpu = 0;
  for (time.now = 0; time.now < 10_000_000; time.now += 10) ask();
  expect(time.cpu / time.now).toBeGreaterThan(0.8 * share);
  expect(time.cpu / time.now).toBeLessThan(1.2 * share);
  ask();
  ask();
  expect(sparingly.staleUntil).not.toBe(null);
});

test('what was forgotten is asked again at once', () => {
  const { ask, time, sparingly } = asked(1000);
  while (time.answers < 6) ask();
  expect(ask()).toBe(6);
  sparingly.forget();
  expect(ask()).toBe(7);
});
