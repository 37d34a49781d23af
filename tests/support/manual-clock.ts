import type { Clock } from '../../src/simulator/clock.ts';

export interface ManualClock extends Clock {
  skewSeconds: number;
  /** Moves shop time, and wakes whoever has slept long enough. */
  advance(seconds: number): void;
}

/** A clock that stands until it is told to go on. */
export function createManualClock(startSeconds: number): ManualClock {
  let now = startSeconds * 1000;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  const clock: ManualClock = {
    skewSeconds: 0,
    now: () => now + clock.skewSeconds * 1000,
    pace: () => 1,
    sleep: (duration, signal) =>
      new Promise((resolve) => {
        const sleeper = { until: now + duration * 1000, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
    advance: (by) => {
      now += by * 1000;
      for (const sleeper of [...sleepers].filter(({ until }) => until <= now)) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
  return clock;
}
