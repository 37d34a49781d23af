import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLOSING_SECOND, OPENING_SECOND, secondOf, shareBy } from '../../../src/simulator/baskets.ts';

test('customers come between opening and closing', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (share) => {
      const second = secondOf(share);
      expect(second).toBeGreaterThanOrEqual(OPENING_SECOND);
      expect(second).toBeLessThan(CLOSING_SECOND);
      expect(shareBy(second)).toBeCloseTo(share, 3);
    }),
  );
});

test('nobody has come before opening, and everybody by closing', () => {
  expect(shareBy(OPENING_SECOND)).toBe(0);
  expect(shareBy(CLOSING_SECOND)).toBeCloseTo(1);
  expect(shareBy(86_399)).toBeCloseTo(1);
});
