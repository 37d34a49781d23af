/** Each run plays some of the faults, others each time; `npm run test:all` and the document play them all. */
import { type TestContext, test } from 'vitest';
import { drawn } from '../../support/share.ts';
import { FAULTS, type FaultId, THOROUGH } from './matrix.ts';

const IDS = Object.keys(FAULTS) as FaultId[];
const PLAYED = new Set(THOROUGH ? IDS : drawn(import.meta.filename, 'faults', IDS, 10));

export function faultTest(fault: FaultId, play: (context: TestContext) => Promise<void>): void {
  if (PLAYED.has(fault)) test.concurrent(FAULTS[fault], play);
}
