/**
 * Two clocks. The wall clock is the one people read, and somebody may set it; the steady one goes on evenly, also while
 * the computer sleeps, and says no time of day. When the wall clock was set, whatever was seen is moved along with it, so
 * that it stays as old as it is.
 */
import type { Seconds } from './day.ts';

/** Both clocks, read together; Unix seconds, and seconds since whenever. */
export interface Instant {
  readonly wall: Seconds;
  readonly steady: Seconds;
}

export interface Clocks {
  /** How far the wall clock is ahead of the steady one, in whole seconds, so that times of day stay the numbers they were. */
  readonly offset: Seconds;
  readonly heardAt: Seconds;
  /** Since when we have looked on without a pause: who slept did not wait for an answer. */
  readonly watchingSince: Seconds;
}

/** A smaller difference is the correction of a clock that goes wrong, or how finely the steady one counts. */
const SET_SECONDS = 2;
/** Somebody looks on every three seconds at least. */
const AWAY_SECONDS = 10;

export function clocksAt({ wall, steady }: Instant): Clocks {
  return { offset: Math.round(wall - steady), heardAt: wall, watchingSince: wall };
}

export function clocksAfter(clocks: Clocks, now: Instant): Clocks {
  const offset = offsetAt(clocks, now);
  const set = offset - clocks.offset;
  const isAway = now.wall - (clocks.heardAt + set) > AWAY_SECONDS;
  return { offset, heardAt: now.wall, watchingSince: isAway ? now.wall : clocks.watchingSince + set };
}

export function offsetAt({ offset }: Clocks, { wall, steady }: Instant): Seconds {
  const seen = wall - steady;
  return Math.abs(seen - offset) < SET_SECONDS ? offset : Math.round(seen);
}

export function moved<At extends Seconds | null>(at: At, by: Seconds): At | Seconds {
  return at === null ? at : at + by;
}

/** By how much the wall clock was set between the two, if at all, and for how long the computer was away. */
export function jumpBetween(before: Clocks, after: Clocks): { readonly set: Seconds; readonly away: Seconds } {
  const set = after.offset - before.offset;
  const isAway = after.watchingSince !== before.watchingSince + set;
  return { set, away: isAway ? after.heardAt - (before.heardAt + set) : 0 };
}
