/**
 * A hybrid logical clock: it follows the wall clock where that goes forward, and counts where it stands still or is
 * set back, so that the order of receipts never depends on somebody's NTP.
 */
export interface HlcTime {
  /** Unix seconds, never decreasing. */
  readonly local: number;
  readonly counter: number;
}

export interface HybridClock {
  next(): HlcTime;
}

export function createHybridClock(nowSeconds: () => number, last?: HlcTime): HybridClock {
  let current: HlcTime = last ?? { local: 0, counter: 0 };
  return {
    next: () => {
      const wall = nowSeconds();
      current =
        wall > current.local ? { local: wall, counter: 0 } : { local: current.local, counter: current.counter + 1 };
      return current;
    },
  };
}

export function compareHlc(a: HlcTime, b: HlcTime): number {
  return a.local - b.local || a.counter - b.counter;
}
