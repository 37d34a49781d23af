/** Receipts that the register did not print. Only a newer one that it did print, or the end of the shift, ends the trouble. */
import type { Seconds } from './day.ts';
import type { BufferFacts } from './facts.ts';
import { ownValue } from './foreign.ts';
import type { Thresholds } from './thresholds.ts';

type Limits = Pick<Thresholds, 'not_printed_after_seconds' | 'not_printed_within_minutes'>;

/**
 * How many of them stood within the window of minutes when it was fullest. Counted from the file alone: neither a restart
 * of ours nor the mere passing of time makes it less.
 */
export function countNotPrinted(facts: BufferFacts, thresholds: Limits, now: Seconds): number {
  const times = notPrinted(facts, thresholds, now).map(({ createdAt }) => createdAt);
  return mostWithin(windowOf(thresholds), times);
}

/** Those of them that nothing has ended yet. */
export function notPrinted(facts: BufferFacts, thresholds: Limits, now: Seconds): BufferFacts['unprinted'] {
  const window = windowOf(thresholds);
  const late = facts.unprinted.filter(({ createdAt }) => isLate(createdAt, thresholds, now));
  const byTerminal = Map.groupBy(late, ({ posId }) => posId);
  return [...byTerminal].flatMap(([posId, receipts]) => {
    const last = Math.max(...receipts.map(({ createdAt }) => createdAt));
    const signedAt = ownValue(facts.lastReceipts, posId)?.signedAt ?? Number.NEGATIVE_INFINITY;
    // A register that prints some receipts and others not is not well again with the next one that it prints.
    if (signedAt >= last + thresholds.not_printed_after_seconds || shiftEndedSince(facts, posId, last)) return [];
    return receipts.filter(({ createdAt }) => createdAt > signedAt || createdAt >= last - window);
  });
}

function windowOf({ not_printed_within_minutes, not_printed_after_seconds }: Limits): Seconds {
  return not_printed_within_minutes * 60 - not_printed_after_seconds;
}

/** A receipt from the future was made before the clock was set back, and is no newer for that. */
function isLate(createdAt: Seconds, { not_printed_after_seconds: after }: Limits, now: Seconds): boolean {
  return createdAt <= now - after || createdAt > now + after;
}

function shiftEndedSince({ sessions }: BufferFacts, posId: string, moment: Seconds): boolean {
  const session = sessions?.find((candidate) => candidate.posId === posId);
  if (session === undefined) return false;
  return session.openedAt > moment || (session.closedAt !== null && session.closedAt >= moment);
}

function mostWithin(window: Seconds, times: readonly Seconds[]): number {
  const ordered = times.toSorted((a, b) => a - b);
  let from = 0;
  let most = 0;
  for (const [index, at] of ordered.entries()) {
    while ((ordered[from] ?? at) < at - window) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
