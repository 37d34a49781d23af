/** All scenarios by name. */
import { accessDenied } from './access-denied.ts';
import { adapterDown } from './adapter-down.ts';
import { bufferFills } from './buffer-fills.ts';
import { bufferUnreadable } from './buffer-unreadable.ts';
import { cashMismatch } from './cash-mismatch.ts';
import { cleanStop } from './clean-stop.ts';
import { clockSkew } from './clock-skew.ts';
import { contractExpires } from './contract-expires.ts';
import { crash } from './crash.ts';
import { deadlineNear } from './deadline-near.ts';
import { dlq } from './dlq.ts';
import { driveExpires } from './drive-expires.ts';
import { flapping } from './flapping.ts';
import { normalDay } from './normal-day.ts';
import { ofdHangs } from './ofd-hangs.ts';
import { ofdOutage } from './ofd-outage.ts';
import { poisonReceipt } from './poison-receipt.ts';
import { printerOutOfPaper } from './printer-out-of-paper.ts';
import { receiptOverdue } from './receipt-overdue.ts';
import type { Scenario } from './scenario.ts';
import { shiftForgotten } from './shift-forgotten.ts';
import { splitBrain } from './split-brain.ts';

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
  cashMismatch,
  receiptOverdue,
  deadlineNear,
  adapterDown,
  bufferUnreadable,
  driveExpires,
  contractExpires,
];

export class UnknownScenarioError extends Error {}

/** Throws with the nearest name when there is none of this one. */
export function findScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const [nearest] = scenarios
    .map((scenario) => ({ name: scenario.name, distance: editDistance(name, scenario.name) }))
    .sort((a, b) => a.distance - b.distance);
  const hint = nearest !== undefined && nearest.distance <= 4 ? ` Возможно, «${nearest.name}»?` : '';
  const known = scenarios.map((scenario) => scenario.name).join(', ');
  throw new UnknownScenarioError(`Нет сценария «${name}».${hint} Есть: ${known}.`);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
