import { uptime } from 'node:os';
import type { Instant } from './domain/clocks.ts';

/** The time in milliseconds, as Date.now gives it. */
export type Clock = () => number;

/** When these two have drifted apart by more, somebody set the one, or the computer slept, which the other overslept. */
const APART_SECONDS = 0.5;

/**
 * The steady clock is the system's uptime: it goes on while the computer sleeps, unlike performance.now, and nobody
 * sets it. It is dear to read, so it is read only when the cheap clocks disagree.
 */
export function instantsOf(clock: Clock, awake = () => performance.now() / 1000, up = uptime): () => Instant {
  let apart = Number.NaN;
  let overslept = 0;
  return () => {
    const [wall, now] = [clock() / 1000, awake()];
    if (!(Math.abs(wall - now - apart) < APART_SECONDS)) {
      apart = wall - now;
      overslept = up() - now;
    }
    return { wall, steady: now + overslept };
  };
}
