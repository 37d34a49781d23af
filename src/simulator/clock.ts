/**
 * The shop's clock. It may start in the past and run faster than the wall clock until it has caught up with it; it
 * never passes it, so that rules which compare rows with the real time hold. It is described by a few numbers, which
 * are sent to the adapter's process so that both sides agree.
 */
export interface ClockSpec {
  /** Wall clock, in milliseconds, at which the shop's clock showed `anchorShop`. */
  readonly anchorWall: number;
  readonly anchorShop: number;
  readonly speed: number;
  /** An error injected into this clock: the only way for it to be ahead of the wall clock. */
  readonly skewSeconds: number;
}

export interface Clock {
  /** Shop time in milliseconds. */
  now(): number;
  /** Resolves after that much shop time, or at once when the signal is aborted. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
  /** How many shop seconds pass in a real one right now. */
  pace(): number;
  readonly skewSeconds: number;
}

export interface ShopClock extends Clock {
  readonly spec: ClockSpec;
  /** Continues from the present shop time under a new description. */
  change(change: { readonly speed?: number; readonly skewSeconds?: number; readonly now?: number }): void;
  adopt(spec: ClockSpec): void;
  /** Seconds by which the shop is behind the wall clock. */
  lag(): number;
}

export function seconds(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}

export function specFor(speed: number, startSecondsAgo: number): ClockSpec {
  const wall = Date.now();
  return { anchorWall: wall, anchorShop: wall - startSecondsAgo * 1000, speed, skewSeconds: 0 };
}

export function createShopClock(initial: ClockSpec, wallNow: () => number = Date.now): ShopClock {
  let spec = initial;
  const sleepers = new Set<() => void>();

  const shopAt = (wall: number) => Math.min(wall, spec.anchorShop + (wall - spec.anchorWall) * spec.speed);
  const wallAt = (shop: number) => Math.max(shop, spec.anchorWall + (shop - spec.anchorShop) / spec.speed);
  const adopt = (next: ClockSpec) => {
    spec = next;
    for (const wake of [...sleepers]) wake();
  };

  /** Sleepers look again whenever the description changes, and once more when their time has come. */
  const sleepUntil = (target: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const finish = () => {
        clearTimeout(timer);
        sleepers.delete(look);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const look = () => {
        clearTimeout(timer);
        const wait = wallAt(target) - wallNow();
        if (wait <= 0) finish();
        else timer = setTimeout(look, Math.min(wait, 60_000));
      };
      if (signal?.aborted === true) return resolve();
      signal?.addEventListener('abort', finish);
      sleepers.add(look);
      look();
    });

  return {
    get spec() {
      return spec;
    },
    get skewSeconds() {
      return spec.skewSeconds;
    },
    now: () => shopAt(wallNow()) + spec.skewSeconds * 1000,
    sleep: (duration, signal) => sleepUntil(shopAt(wallNow()) + duration * 1000, signal),
    pace: () => (spec.anchorShop + (wallNow() - spec.anchorWall) * spec.speed < wallNow() ? spec.speed : 1),
    lag: () => (wallNow() - shopAt(wallNow())) / 1000,
    adopt,
    change: ({ speed = spec.speed, skewSeconds = spec.skewSeconds, now }) => {
      const wall = wallNow();
      adopt({ anchorWall: wall, anchorShop: Math.min(wall, now ?? shopAt(wall)), speed, skewSeconds });
    },
  };
}

export interface HlcTime {
  /** Unix seconds, never decreasing. */
  readonly local: number;
  readonly counter: number;
}

export type HybridClock = ReturnType<typeof createHybridClock>;

/**
 * A hybrid logical clock: it follows the wall clock where that goes forward, and counts where it stands still or is
 * set back, so that the order of receipts never depends on somebody's NTP.
 */
export function createHybridClock(nowSeconds: () => number, last?: HlcTime) {
  let current: HlcTime = last ?? { local: 0, counter: 0 };
  return {
    next: (): HlcTime => {
      const wall = nowSeconds();
      current =
        wall > current.local ? { local: wall, counter: 0 } : { local: current.local, counter: current.counter + 1 };
      return current;
    },
  };
}
