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
    const waiting = following;
    following = null;
    running = work().finally(() => {
      running = null;
      // Those who were waiting for this one are answered first: who asks next may still come along with the next run.
      if (following !== null) setImmediate(start);
    });
    waiting?.resolve(running);
    return running;
  }

  return () => {
    if (running === null && following === null) return start();
    following ??= Promise.withResolvers<void>();
    return following.promise;
  };
}
