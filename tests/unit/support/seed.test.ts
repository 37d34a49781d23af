import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { randomFor, runSeed } from '../../support/seed.ts';
import { drawn } from '../../support/share.ts';

const CASES = Array.from({ length: 40 }, (_, at) => at);
const numbers = (seed: number, thing: string) => {
  const random = randomFor(thing, seed);
  return Array.from({ length: 8 }, () => random.integer(0, 1_000_000));
};

test('the same seed draws the same, another seed or another thing something else', () => {
  expect(numbers(17, 'faults')).toEqual(numbers(17, 'faults'));
  expect(numbers(17, 'faults')).not.toEqual(numbers(18, 'faults'));
  expect(numbers(17, 'faults')).not.toEqual(numbers(17, 'alerts'));
});

test('what this run draws is drawn again by its seed, fast-check’s cases too', () => {
  // Of this share nobody need hear at the end of the run.
  vi.stubEnv('TEST_NOTES', undefined);
  const share = () => drawn(import.meta.filename, 'numbers', CASES, 5);
  expect(share()).toEqual(share());
  expect(new Set(share()).size).toBe(process.env.TESTS === 'all' ? 40 : 5);
  expect(fc.sample(fc.nat(), 5)).toEqual(fc.sample(fc.nat(), { seed: runSeed(process.env.TEST_SEED), numRuns: 5 }));
  vi.unstubAllEnvs();
});

test.each(['', '-1', '1.5', 'seven', '2147483648'])('"%s" is no seed', (given) => {
  expect(() => runSeed(given)).toThrow('--seed');
});
