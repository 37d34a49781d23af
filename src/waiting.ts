/** What stands for an answer that did not come in time. */
export const LATE = Symbol('late');

/** Waits for it, but not for longer than that; whatever comes of it later is for whoever else holds it. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | typeof LATE> {
  const { promise: late, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(() => resolve(LATE), Math.max(0, milliseconds));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/**
 * At most one run of the work at a time. One under way may miss what the caller knows of, so he waits for the next, and
 * so does everybody who comes in the same turn of the event loop.
 */
export function singleFlight(work: () => Promise<void>): () => Promise<void> {
  let running = false;
  let next: PromiseWithResolvers<void> | null = null;

  function start(): void {
    if (next === null) return;
    const { resolve } = next;
    next = null;
    running = true;
    const ended = work().finally(() => {
      running = false;
      if (next !== null) setImmediate(start);
    });
    resolve(ended);
  }

  return () => {
    if (next === null) {
      next = Promise.withResolvers();
      if (!running) setImmediate(start);
    }
    return next.promise;
  };
}
