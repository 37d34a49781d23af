/** The disk under buffer.db: how much is free, and when it will be full if it goes on as it did. */
import type { Seconds } from './day.ts';

export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** What was measured at the beginning of each hour, the newest last, and what was measured just now. A journal keeps the hours. */
export interface DiskState {
  readonly hours: readonly Measured[];
  readonly now: DiskSpace | null;
}

export interface Measured extends DiskSpace {
  readonly at: Seconds;
}

export interface DiskView extends DiskSpace {
  /** null until a day was watched. */
  readonly forecast: { readonly secondsToFull: Seconds | null } | null;
}

const AN_HOUR = 3600;
const A_DAY = 24 * AN_HOUR;
const A_WEEK = 7 * A_DAY;

export const NO_DISK: DiskState = { hours: [], now: null };

export function afterMeasuring(state: DiskState, space: DiskSpace | null, at: Seconds): DiskState {
  if (space === null) return state.now === null ? state : { ...state, now: null };
  if (space.freeBytes === state.now?.freeBytes && space.totalBytes === state.now.totalBytes) return state;
  // Another disk, or this one enlarged: what was free before says nothing of how fast it fills.
  const last = state.hours.at(-1)?.totalBytes === space.totalBytes ? state.hours.at(-1) : undefined;
  if (last !== undefined && at < last.at + AN_HOUR) return { ...state, now: space };
  const known = last === undefined ? [] : state.hours.slice(basisOf(state.hours, at));
  return { hours: [...known, { at, ...space }], now: space };
}

export function viewDisk({ hours, now: space }: DiskState, now: Seconds): DiskView | null {
  if (space === null) return null;
  const first = hours[basisOf(hours, now)];
  if (first === undefined || now - first.at < A_DAY) return { ...space, forecast: null };
  const lostPerSecond = (first.freeBytes - space.freeBytes) / (now - first.at);
  return { ...space, forecast: { secondsToFull: lostPerSecond > 0 ? space.freeBytes / lostPerSecond : null } };
}

/** The newest measuring that is a week old, else the oldest there is. */
function basisOf(hours: readonly Measured[], now: Seconds): number {
  return Math.max(
    0,
    hours.findLastIndex((hour) => hour.at <= now - A_WEEK),
  );
}
