/**
 * The receipts that an alert speaks of, so that who is told to name one finds it on the screen, and never in a message or
 * a label. Of one that the register did not print only a newer one that it did print, or the end of the shift, ends the trouble.
 */
import type { Seconds, TimeZone } from '../day.ts';
import type { BufferFacts } from '../facts.ts';
import { ownValue } from '../foreign.ts';
import { type Kopecks, rublesText } from '../money.ts';
import type { Thresholds } from '../shop.ts';
import { clockText } from '../time-text.ts';

interface MeantReceipt {
  /** Of the fiscal document; null where it has none, as one that was not printed. */
  readonly number: string | null;
  readonly kopecks: Kopecks | null;
  readonly createdAt: Seconds | null;
  readonly posId: string;
}

export type Meant = Readonly<Record<string, readonly MeantReceipt[]>>;

/** More than can be read out on the telephone. */
const MOST = 3;

export function meantReceipts(facts: BufferFacts, thresholds: Thresholds, now: Seconds): Meant {
  const undelivered = (is: (receipts: BufferFacts['undelivered'][number]) => boolean) =>
    facts.undelivered
      .filter((receipts) => receipts.count === 1 && is(receipts))
      .toSorted((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0))
      .slice(0, MOST)
      .map(({ number = null, kopecks, unpriced, createdAt, posId }) => ({
        ...{ number, createdAt, posId },
        kopecks: unpriced > 0 ? null : kopecks,
      }));
  const unprinted = notPrinted(facts, thresholds, now)
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .slice(-MOST)
    .map(({ posId, createdAt, kopecks = null }) => ({ number: null, kopecks, createdAt, posId }));
  return {
    PosOfdRejectsReceipt: undelivered(
      ({ error, retries }) => error === 'rejected' && retries >= thresholds.rejected_min_retries,
    ),
    PosDlqNotEmpty: undelivered(({ status }) => status === 'failed'),
    PosReceiptNotPrinted: unprinted,
    PosReceiptsNotPrinted: unprinted,
  };
}

/** As it is read out on the telephone, of what may be told: `№ 1204 на 4 500 ₽ в 12:43`. */
export function receiptWords(
  { number, rubles, created_at }: { number: string | null; rubles: number | null; created_at: Seconds | null },
  now: Seconds,
  zone: TimeZone,
): string {
  const parts = [
    ...(number === null ? [] : [`№\u00a0${number}`]),
    ...(rubles === null ? [] : [`на ${rublesText(Math.round(rubles * 100)).replaceAll(' ', '\u202f')}`]),
    ...(created_at === null ? [] : [`в ${clockText(created_at, now, zone)}`]),
  ];
  return parts.join(' ');
}

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
