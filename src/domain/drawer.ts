/** What went through a terminal's cash drawer in a span of time, as its cash transactions tell it. */
import type { Seconds } from './day.ts';
import { type Kopecks, toRubles } from './money.ts';
import type { Thresholds } from './thresholds.ts';

export interface DrawerSpan {
  readonly posId: string;
  readonly from: Seconds;
  /** Just before it the span ends. */
  readonly to: Seconds;
}

export interface DrawerFlow {
  /** The float, and whatever else was put in. */
  readonly putIn: Kopecks;
  readonly sales: Kopecks;
  readonly refunds: Kopecks;
  readonly takenOut: Kopecks;
}

/** The adapter's own sum. */
export function expectedIn({ putIn, sales, refunds, takenOut }: DrawerFlow): Kopecks {
  return putIn + sales - refunds - takenOut;
}

/** Whether there is in the till what there should be; null where one of the two is not known. */
export function reconciles(cash: Kopecks | null, expected: Kopecks | null, thresholds: Thresholds): boolean | null {
  if (cash === null || expected === null) return null;
  return Math.abs(toRubles(cash - expected)) <= thresholds.cash_tolerance_rubles;
}
