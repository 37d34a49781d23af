/**
 * How a day's sums stand to the file. New receipts and completed documents are always in; what else was done to rows
 * is found by going through them again.
 */
export type DayState =
  /** Nothing is known. */
  | 'absent'
  /** Its receipts are being added up; there is nothing to show yet. */
  | 'counting'
  /** Each of its receipts was looked at since the file was last written. */
  | 'counted'
  /** The file was written since: shown as of the last look, until the next one. */
  | 'behind';

export type DayEvent =
  /** Its first receipt is about to be added up. */
  | 'begun'
  /** All receipts were added up, or found as they were; the file was not written meanwhile. */
  | 'settled'
  /** The same, but the file was written meanwhile. */
  | 'overtaken'
  /** The file was written. */
  | 'written'
  /** The file is another one, or the look itself turned out to be none. */
  | 'lost';

const NEXT: Readonly<Record<DayState, Readonly<Record<DayEvent, DayState>>>> = {
  absent: { begun: 'counting', settled: 'counted', overtaken: 'behind', written: 'absent', lost: 'absent' },
  counting: { begun: 'counting', settled: 'counted', overtaken: 'behind', written: 'counting', lost: 'absent' },
  counted: { begun: 'counted', settled: 'counted', overtaken: 'behind', written: 'behind', lost: 'absent' },
  behind: { begun: 'behind', settled: 'counted', overtaken: 'behind', written: 'behind', lost: 'absent' },
};

export function nextState(state: DayState, event: DayEvent): DayState {
  return NEXT[state][event];
}
