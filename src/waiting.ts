/** What stands for an answer that did not come in time. */
export const LATE = Symbol('late');

/** Waits for it, but not for longer than that; whatever comes of it later is for whoever else holds it. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | typeof LATE> {
  const { promise: late, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(() => resolve(LATE), Math.max(0, milliseconds));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** At most one run of the work at a time. One under way may miss what the caller knows of, so he waits for the next. */
export function singleFlight(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let following: PromiseWithResolvers<void> | null = null;

  function start(): Promise<void> {
    running = work().finally(() => {
      running = null;
      const waiting = following;
      following = null;
      // The next run is under way while those who waited for this one are answered.
      waiting?.resolve(start());
    });
    return running;
  }

  return () => {
    if (running === null) return start();
    following ??= Promise.withResolvers<void>();
    return following.promise;
  };
}
