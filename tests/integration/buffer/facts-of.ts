import type { BufferFacts, Reading } from '../../../src/domain/facts.ts';

export function factsOf(reading: Reading): BufferFacts {
  if (!reading.ok) throw new Error(`${reading.reason}: ${reading.detail}`);
  return reading.facts;
}
