import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRubles, sumOf, toRubles } from '../../../src/domain/money.ts';

describe('amounts of roubles', () => {
  test.each([
    [12500, 1250000],
    ['12500.00', 1250000],
    ['12500', 1250000],
    [' 0,5 ', 50],
    ['-3.10', -310],
    [1.005, 101],
    [0.1 + 0.2, 30],
    ['0.005', 1],
    [0, 0],
    [-0, 0],
    ['+7.1', 710],
  ])('%o is %i kopecks', (amount, kopecks) => {
    expect(parseRubles(amount)).toBe(kopecks);
  });

  test.each([
    null,
    undefined,
    '',
    'abc',
    '1e3',
    '12 500',
    '1.2.3',
    1e308,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    {},
    [],
    true,
    '9'.repeat(20),
  ])('%o is no amount of money', (amount) => {
    expect(parseRubles(amount)).toBeNull();
  });

  test('a number and its decimal string mean the same, and come back unchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), (kopecks) => {
        const rubles = toRubles(kopecks);
        expect(parseRubles(rubles)).toBe(kopecks);
        expect(parseRubles(rubles.toFixed(2))).toBe(kopecks);
      }),
    );
  });
});

test('a sum of which a part is unknown is unknown', () => {
  expect([sumOf([]), sumOf([10, -3]), sumOf([10, null]), sumOf([null, 10])]).toEqual([0, 7, null, null]);
});
