/** The receipts that an alert speaks of, so that who is told to name one finds it on the screen. Never in a message or a label. */
import type { Seconds } from '../day.ts';
import type { BufferFacts } from '../facts.ts';
import type { Kopecks } from '../money.ts';
import type { Thresholds } from '../thresholds.ts';

export interface MeantReceipt {
  /** Of the fiscal document; null where it has none, as one that was not printed. */
  readonly number: string | null;
  readonly kopecks: Kopecks | null;
  readonly createdAt: Seconds | null;
  readonly posId: string;
}

export type Meant = Readonly<Record<string, readonly MeantReceipt[]>>;

/** More than can be read out on the telephone. */
const MOST = 3;

export function meantReceipts(
  facts: BufferFacts,
  { rejected_min_retries, not_printed_after_seconds }: Thresholds,
  now: Seconds,
): Meant {
  const undelivered = (is: (receipts: BufferFacts['undelivered'][number]) => boolean) =>
    facts.undelivered
      .filter((receipts) => receipts.count === 1 && is(receipts))
      .toSorted((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0))
      .slice(0, MOST)
      .map(({ number = null, kopecks, unpriced, createdAt, posId }) => ({
        ...{ number, createdAt, posId },
        kopecks: unpriced > 0 ? null : kopecks,
      }));
  const notPrinted = facts.unprinted
    .filter(({ createdAt }) => createdAt <= now - not_printed_after_seconds)
    .slice(-MOST)
    .map(({ posId, createdAt, kopecks = null }) => ({ number: null, kopecks, createdAt, posId }));
  return {
    PosOfdRejectsReceipt: undelivered(({ error, retries }) => error === 'rejected' && retries >= rejected_min_retries),
    PosDlqNotEmpty: undelivered(({ status }) => status === 'failed'),
    PosReceiptNotPrinted: notPrinted,
    PosReceiptsNotPrinted: notPrinted,
  };
}
