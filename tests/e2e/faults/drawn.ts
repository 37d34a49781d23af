/** Each run plays some of the faults, others each time; `npm run test:all` and the document play them all. */
import { test } from 'vitest';
import { drawn, lacks } from '../../support/share.ts';
import { FAULTS, type FaultId, THOROUGH } from './matrix.ts';

/** loads.test.ts plays the others. */
const LOADS: readonly FaultId[] = ['deaf-clients', 'scrapes-at-once', 'random-requests'];
const IDS = (Object.keys(FAULTS) as FaultId[]).filter((fault) => !LOADS.includes(fault));
const PLAYED = new Set(THOROUGH ? IDS : drawn(import.meta.filename, 'faults', IDS, 8));

const FILE = new URL('./faults.test.ts', import.meta.url).pathname;

/** `cannot` says why it cannot be played here, where it cannot. */
export function faultTest(fault: FaultId, play: () => Promise<void>, cannot: string | null = null): void {
  if (!PLAYED.has(fault)) return;
  test.skipIf(lacks(FILE, cannot !== null, cannot ?? '')).concurrent(FAULTS[fault], play);
}
