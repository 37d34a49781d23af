import { expect, test } from 'vitest';
import { instantsOf } from '../../src/clock.ts';

/** The clocks of a computer: one that people set, one that stands still in its sleep, and one that nothing touches. */
function computer() {
  let [wall, awake, up] = [1_800_000_000, 50, 700];
  let upReads = 0;
  const read = instantsOf(
    () => wall * 1000,
    () => awake,
    () => {
      upReads += 1;
      return up;
    },
  );
  return {
    read,
    upReads: () => upReads,
    pass: (seconds: number) => {
      [wall, awake, up] = [wall + seconds, awake + seconds, up + seconds];
    },
    sleep: (seconds: number) => {
      [wall, up] = [wall + seconds, up + seconds];
    },
    set: (by: number) => {
      wall += by;
    },
  };
}

test('the steady clock counts the sleep of the computer, and nothing of what the clock is set by', () => {
  const pc = computer();
  const before = pc.read();
  pc.pass(10);
  pc.sleep(3600);
  pc.set(-7200);
  pc.pass(5);
  const after = pc.read();
  expect(after.steady - before.steady).toBeCloseTo(3615);
  expect(after.wall - before.wall).toBeCloseTo(3615 - 7200);
});

test('the dear clock is read only when the cheap ones disagree', () => {
  const pc = computer();
  for (let second = 0; second < 100; second++) {
    pc.pass(1);
    pc.read();
  }
  expect(pc.upReads()).toBe(1);
  pc.set(60);
  pc.read();
  pc.read();
  expect(pc.upReads()).toBe(2);
});
