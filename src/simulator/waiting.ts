/** Waits for a condition instead of for a time. */
const LOOK_EVERY_MS = 25;

export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  limitSeconds = 120,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + limitSeconds * 1000;
  while (!(await condition())) {
    signal?.throwIfAborted();
    if (Date.now() > deadline) throw new Error(`gave up after ${limitSeconds} s waiting for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
