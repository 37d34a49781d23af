/** What a case of the bench is, and what it finds. */
import type { Plan } from './plan.ts';
import { median, medianInterval } from './stats.ts';

export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The same measured of the least that could do the job, in the same run. */
  readonly floor?: Floor;
  /** value ÷ floor. Where rounds were paired, the median of the rounds' own ratios. */
  readonly ratio?: number;
  /** Between which two the ratio lies, 19 times of 20. */
  readonly interval?: readonly [low: number, high: number];
  /** The floor beside a second one like it, in the same rounds: how much of a ratio is chance. */
  readonly control?: Paired;
  readonly goal?: Goal;
}

interface Floor {
  readonly name: string;
  readonly value: number;
}

/** Of rounds in pairs. */
interface Paired {
  readonly ratio: number;
  readonly interval: readonly [low: number, high: number];
}

export function paired(values: readonly number[], floors: readonly number[]): Paired {
  const ratios = values.map((value, round) => value / (floors[round] ?? Number.NaN));
  return { ratio: median(ratios), interval: medianInterval(ratios) };
}

interface Goal {
  readonly text: string;
  readonly met: boolean;
}

export interface Context {
  readonly plan: Plan;
  /** Where a KKT adapter answers that is in good health. */
  readonly adapterUrl: string;
  /** A buffer.db with a year of so many receipts, at two terminals if not said otherwise; one file for all of a run. */
  file(receipts: number, terminals?: number): string;
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
