/** All scenarios by name. */

import { nearest } from '../../domain/foreign.ts';
import { adapterDown, cleanStop, clockSkew, crash, odooOffline, splitBrain, workerStopped } from './adapter.ts';
import { bufferFills, bufferUnreadable, diskFills, diskFull, readingsFailing, unusableRows } from './buffer.ts';
import {
  accessDenied,
  contractExpires,
  deadlineNear,
  dlq,
  driveExpires,
  flapping,
  ofdHangs,
  ofdOutage,
  poisonReceipt,
  receiptOverdue,
} from './ofd.ts';
import type { Scenario } from './scenario.ts';
import {
  cashMismatch,
  nobodySaw,
  normalDay,
  printerOutOfPaper,
  shiftForgotten,
  shiftOutlivesNight,
  tillSilent,
} from './shift.ts';

export const scenarios: readonly Scenario[] = [
  normalDay,
  ofdOutage,
  flapping,
  splitBrain,
  clockSkew,
  bufferFills,
  poisonReceipt,
  ofdHangs,
  accessDenied,
  dlq,
  printerOutOfPaper,
  crash,
  cleanStop,
  shiftForgotten,
  shiftOutlivesNight,
  cashMismatch,
  workerStopped,
  odooOffline,
  diskFull,
  diskFills,
  unusableRows,
  readingsFailing,
  nobodySaw,
  tillSilent,
  receiptOverdue,
  deadlineNear,
  adapterDown,
  bufferUnreadable,
  driveExpires,
  contractExpires,
];

/** What somebody asked for is not to be had, in words for him. */
export class UsageError extends Error {}

/** Throws with the nearest name when there is none of this one. */
export function findScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const known = scenarios.map((scenario) => scenario.name);
  const meant = nearest(name, known);
  const hint = meant === null ? '' : ` Возможно, «${meant}»?`;
  throw new UsageError(`Нет сценария «${name}».${hint} Есть: ${known.join(', ')}.`);
}
