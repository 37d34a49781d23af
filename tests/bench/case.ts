/** What a case of the bench is, and what it finds. */
import type { Plan } from './plan.ts';

export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The same measured of the least that could do the job, in the same run. */
  readonly floor?: Floor;
  /** value ÷ floor. Where rounds were paired, the median of the rounds' own ratios. */
  readonly ratio?: number;
  readonly goal?: Goal;
}

export interface Floor {
  readonly name: string;
  readonly value: number;
}

export interface Goal {
  readonly text: string;
  readonly met: boolean;
}

export interface Context {
  readonly plan: Plan;
  /** Where a KKT adapter answers that is in good health. */
  readonly adapterUrl: string;
  /** A buffer.db with a year of so many receipts; the same file for all cases of a run. */
  file(receipts: number): string;
  /** Done when the case is over, the last first, however it ended. */
  later(undo: () => Promise<unknown> | unknown): void;
}

export interface BenchCase {
  readonly name: string;
  /** In words, for the table's heading. */
  readonly goal: string;
  run(context: Context): Promise<Row[]>;
}

export function atMost(most: number, value: number, unit: string): Goal {
  return { text: `≤ ${most}${unit === '' ? '' : ` ${unit}`}`, met: value <= most };
}

export function ofFloor(least: number, ratio: number): Goal {
  return { text: `≥ ${least} × floor`, met: ratio >= least };
}
