/** Notices when the clock was set: by hand, by the time service, or because the computer slept. */
import type { Clock } from './monitor.ts';

export interface ClockWatch {
  /** The clock. Whoever learns the time from it learns it after everybody has been told of a jump. */
  readonly clock: Clock;
  stop(): void;
}

const LOOK_MS = 1000;
/** Less than this is correction, not a jump. */
const JUMP_SECONDS = 5;

/** `onJump` is told by how many seconds the clock went ahead (+) or back (−). */
export function watchClock(clock: Clock, onJump: (seconds: number) => void): ClockWatch {
  let offset = clock() - performance.now();
  const look = (): number => {
    const now = clock();
    const jump = Math.round((now - performance.now() - offset) / 1000);
    offset = now - performance.now();
    if (Math.abs(jump) >= JUMP_SECONDS) onJump(jump);
    return now;
  };
  const timer = setInterval(look, LOOK_MS);
  return { clock: look, stop: () => clearInterval(timer) };
}
