/**
 * Two clocks. The wall clock is the one people read, and somebody may set it; the steady one goes on evenly, also while
 * the computer sleeps, and says no time of day. What was seen is remembered as a Moment, which a set clock does not
 * touch, and becomes a time of day when a picture is drawn.
 */
import type { Seconds } from './day.ts';

/** Both clocks, read together; Unix seconds, and seconds since whenever. */
export interface Instant {
  readonly wall: Seconds;
  readonly steady: Seconds;
}

/** A time of day less `offset`: two of them are as far apart as they were, whatever the wall clock says meanwhile. */
export type Moment = number;

export interface Clocks {
  /** How far the wall clock is ahead of moments, in whole seconds, so that times of day stay the numbers they were. */
  readonly offset: Seconds;
  readonly heardAt: Moment;
  /** Since when we have looked on without a pause: who slept did not wait for an answer. */
  readonly watchingSince: Moment;
}

/** A smaller difference is the correction of a clock that goes wrong, or how finely the steady one counts. */
const SET_SECONDS = 2;
/** Somebody looks on every three seconds at least. */
const AWAY_SECONDS = 10;

export function clocksAt(now: Instant): Clocks {
  const offset = Math.round(now.wall - now.steady);
  return { offset, heardAt: now.wall - offset, watchingSince: now.wall - offset };
}

export function clocksAfter(clocks: Clocks, now: Instant): Clocks {
  const offset = offsetAt(clocks, now);
  const heardAt = now.wall - offset;
  return {
    offset,
    heardAt,
    watchingSince: heardAt - clocks.heardAt > AWAY_SECONDS ? heardAt : clocks.watchingSince,
  };
}

export function offsetAt({ offset }: Clocks, { wall, steady }: Instant): Seconds {
  const seen = wall - steady;
  return Math.abs(seen - offset) < SET_SECONDS ? offset : Math.round(seen);
}

export function moved<At extends Seconds | null>(at: At, by: Seconds): At | Seconds {
  return at === null ? at : at + by;
}

/** By how much the wall clock was set between the two, if at all, and whether the computer was away. */
export function jumpBetween(before: Clocks, after: Clocks): { readonly set: Seconds; readonly away: boolean } {
  return { set: after.offset - before.offset, away: after.watchingSince !== before.watchingSince };
}
