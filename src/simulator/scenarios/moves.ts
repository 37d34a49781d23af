/** What several scenarios do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readHealth } from '../adapter-handle.ts';
import { nextBasket } from '../baskets.ts';
import { createRandom } from '../random.ts';
import type { Till } from '../till.ts';
import type { ReceiptOverrides } from '../writer.ts';

/** Enough at once for the breaker to open within one batch. */
export const ENOUGH_TO_TRIP = 6;

/** A breaker that has just opened keeps everybody waiting for a minute. */
const PATIENCE_SECONDS = 240;

export function waitFor(till: Till, what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  return until(what, condition, PATIENCE_SECONDS, till.closing);
}

export async function sell(till: Till, count: number): Promise<void> {
  for (let sold = 0; sold < count; sold++) {
    till.closing.throwIfAborted();
    await till.shoppers.buy();
  }
}

export async function tripBreaker(till: Till): Promise<void> {
  await waitFor(till, 'the breaker to open', async () => {
    await till.sync();
    return (await readHealth(till.adapterUrl)).components.circuit_breaker.state === 'OPEN';
  });
}

/** The OFD is well again; everything that waits is delivered, as soon as the breaker lets it through. */
export async function recoverDelivery(till: Till): Promise<void> {
  till.ofd.mode = 'accept';
  till.ofd.poison.clear();
  await waitFor(till, 'everything to be delivered', async () => {
    if (till.pending() === 0) return true;
    await till.sync();
    return till.pending() === 0;
  });
}

/** One sale that goes the whole way. */
export async function deliverOne(till: Till): Promise<void> {
  await till.shoppers.buy();
  await recoverDelivery(till);
}

/**
 * Sells over a stretch of shop time. Where the shop's clock is that far behind, it is lived through; otherwise the
 * rows are written as they would be now.
 */
export async function sellOver(till: Till, count: number, overSeconds: number): Promise<void> {
  if (till.clock.lag() < overSeconds) {
    // Rows of the present beside a shop that is still in the past would outlive the end of its shift.
    await till.catchUp();
    addAged(till, count, overSeconds, 0);
    return;
  }
  const start = till.clock.now();
  for (let sold = 1; sold <= count; sold++) {
    await till.shoppers.buy();
    // Counted from the start: what the sales themselves take must not make the stretch longer than the past.
    const next = start + (overSeconds * 1000 * sold) / count;
    await till.clock.sleep(Math.max(0, next - till.clock.now()) / 1000, till.closing);
    till.closing.throwIfAborted();
  }
}

/** Pending receipts, evenly spread between two ages. */
export function addAged(
  till: Till,
  count: number,
  oldestSeconds: number,
  newestSeconds: number,
  overrides: ReceiptOverrides = {},
): string[] {
  const now = Math.floor(Date.now() / 1000);
  const random = createRandom(till.settings.seed + oldestSeconds);
  const { terminals, sessions, fnNumber } = till.settings;
  return till.edit((writer) => {
    const opened = writer.db.prepare<[string], { opened_at: number }>(
      "SELECT opened_at FROM pos_sessions WHERE pos_id = ? AND status = 'open'",
    );
    return Array.from({ length: count }, (_, index) => {
      const age = oldestSeconds - ((oldestSeconds - newestSeconds) * index) / Math.max(1, count - 1);
      const createdAt = Math.floor(now - age);
      const posId = terminals[index % terminals.length] ?? 'POS-001';
      // A sale from before the present shift belongs to a drawer that has been counted and emptied since.
      const inSession = sessions && (opened.get(posId)?.opened_at ?? Number.POSITIVE_INFINITY) <= createdAt;
      return writer.addReceipt({ posId, createdAt, basket: nextBasket(random), inSession, fnNumber, ...overrides });
    });
  });
}

/** Somebody has looked after each receipt that was given up. */
export function resolveDlq(till: Till): void {
  till.edit(({ db }) =>
    db
      .prepare('UPDATE dlq SET resolved_at = ?, resolved_by = ? WHERE resolved_at IS NULL')
      .run(Math.floor(Date.now() / 1000), 'администратор'),
  );
}

export function daysFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

export const nothing = async (): Promise<void> => {};

/** Waits for a condition instead of for a time. What takes long is looked at more seldom: looking is work, too. */
const [LOOK_OFTEN_MS, LOOK_SELDOM_MS] = [25, 250];

export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  limitSeconds = 120,
  signal?: AbortSignal,
): Promise<void> {
  const began = performance.now();
  while (!(await condition())) {
    signal?.throwIfAborted();
    const waited = performance.now() - began;
    if (waited > limitSeconds * 1000) throw new Error(`gave up after ${limitSeconds} s waiting for: ${what}`);
    await sleep(Math.min(LOOK_SELDOM_MS, Math.max(LOOK_OFTEN_MS, waited / 20)));
  }
}
