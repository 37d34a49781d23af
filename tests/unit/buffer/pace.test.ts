import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Pace } from '../../../src/buffer/pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Commits come all the time; says after how many milliseconds the next one is told of. */
function restAfterReading({ took, sustained }: { took: number; sustained: boolean }): number {
  let toldAt: number | null = null;
  const pace = new Pace({
    isNews: () => true,
    isSustained: () => sustained,
    tell: () => {
      toldAt = performance.now();
    },
  });
  const readAt = performance.now();
  pace.read(took);
  for (let waited = 0; waited < 1200 && toldAt === null; waited++) {
    pace.hear();
    vi.advanceTimersByTime(1);
  }
  return (toldAt ?? Number.NaN) - readAt;
}

it('rests in proportion to what a reading took, and never so long that a screen would lag', () => {
  expect(restAfterReading({ took: 1, sustained: false })).toBeCloseTo(20, 0);
  expect(restAfterReading({ took: 10, sustained: false })).toBeCloseTo(35, 0);
});

it('rests longer where there is no end of commits', () => {
  expect(restAfterReading({ took: 1, sustained: true })).toBeCloseTo(100, 0);
  expect(restAfterReading({ took: 30, sustained: true })).toBeCloseTo(600, 0);
  expect(restAfterReading({ took: 500, sustained: true })).toBeCloseTo(1000, 0);
});
