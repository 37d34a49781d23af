/** What stands for an answer that did not come in time. */
export const LATE = Symbol('late');

/** Waits for it, but not for longer than that; whatever comes of it later is for whoever else holds it. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | typeof LATE> {
  const { promise: late, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(() => resolve(LATE), Math.max(0, milliseconds));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
