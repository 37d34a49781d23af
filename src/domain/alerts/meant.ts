/** The receipts that an alert speaks of, so that who is told to name one finds it on the screen. Never in a message or a label. */
import { clockText, type Seconds, type TimeZone } from '../day.ts';
import type { BufferFacts } from '../facts.ts';
import { type Kopecks, rublesText } from '../money.ts';
import type { Thresholds } from '../thresholds.ts';
import { notPrinted } from '../unprinted.ts';

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
