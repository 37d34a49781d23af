/** What most tests of the reader begin with: a till in a process of its own, anew for each test, and a reader of its file. */
import { afterEach, beforeEach } from 'vitest';
import { BufferReader } from '../../../src/buffer/reader.ts';
import type { BufferFacts, Reading } from '../../../src/domain/facts.ts';
import { openTill, seconds, type Till } from './till.ts';

export const zone = 'Europe/Moscow';
/** That of the test that runs. */
export let till: Till;
export let reader: BufferReader;

/** To be called once in a file of tests. */
export function oneTill(): void {
  beforeEach(async () => {
    till = await openTill();
    reader = readerOf();
  });
  afterEach(() => till.remove());
}

export function readerOf(path = till.path): BufferReader {
  return new BufferReader({ path, zone });
}

export function factsOf(reading: Reading): BufferFacts {
  if (!reading.ok) throw new Error(`${reading.reason}: ${reading.detail}`);
  return reading.facts;
}

export function facts(now = seconds()): BufferFacts {
  return factsOf(reader.read(now));
}

/** How many receipts wait, or why that cannot be read. */
export function pendingIn(reading: Reading): number | string {
  return reading.ok ? reading.facts.counts.pending : reading.reason;
}
