/** Notices when the clock was set: by hand, by the time service, or because the computer slept. */
import type { Clock } from './monitor.ts';

export interface ClockWatch {
  stop(): void;
}

const LOOK_MS = 1000;
/** Less than this is correction, not a jump. */
const JUMP_SECONDS = 5;

/** `onJump` is told by how many seconds the clock went ahead (+) or back (−). */
export function watchClock(clock: Clock, onJump: (seconds: number) => void): ClockWatch {
  let offset = clock() - performance.now();
  const timer = setInterval(() => {
    const now = clock() - performance.now();
    const jump = Math.round((now - offset) / 1000);
    offset = now;
    if (Math.abs(jump) >= JUMP_SECONDS) onJump(jump);
  }, LOOK_MS);
  return { stop: () => clearInterval(timer) };
}
