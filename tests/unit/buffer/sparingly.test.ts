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
  expect(sparingly.stale).toBe(false);
});

test('an expensive one takes a hundredth of the time, once it is warm', () => {
  const { ask, time, sparingly } = asked(5);
  for (time.now = 0; time.now < 60_000; time.now += 10) ask();
  expect(time.cpu / time.now).toBeGreaterThan(0.008);
  expect(time.cpu / time.now).toBeLessThan(0.012);
  ask();
  expect(sparingly.stale).toBe(true);
});

test('what was forgotten is asked again at once', () => {
  const { ask, time, sparingly } = asked(1000);
  while (time.answers < 6) ask();
  expect(ask()).toBe(6);
  sparingly.forget();
  expect(ask()).toBe(7);
});
