import { expect, test } from 'vitest';
import { meantReceipts } from '../../../src/domain/alerts/meant.ts';
import type { UndeliveredReceipts } from '../../../src/domain/facts.ts';
import { wordsWithoutSums } from '../../../src/domain/money.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/domain/shop.ts';
import { quietFacts } from '../../support/facts.ts';

const NOW = 1_791_545_025;
const rejected = (change: Partial<UndeliveredReceipts>): UndeliveredReceipts => ({
  ...{ posId: 'POS-001', status: 'pending', createdAt: NOW - 100, retries: 5, error: 'rejected' },
  ...{ count: 1, kopecks: 45_000, unpriced: 0, number: '1204' },
  ...change,
});

test('a refused receipt is named by its number, its sum and its time, the oldest first', () => {
  const undelivered = [
    rejected({}),
    rejected({ createdAt: NOW - 900, number: undefined, unpriced: 1, kopecks: 0 }),
    rejected({ retries: 1, number: '7' }),
    rejected({ count: 40, number: undefined }),
    rejected({ error: 'network', number: '8' }),
  ];
  expect(meantReceipts(quietFacts(NOW, { undelivered }), DEFAULT_THRESHOLDS, NOW).PosOfdRejectsReceipt).toEqual([
    { number: null, kopecks: null, createdAt: NOW - 900, posId: 'POS-001' },
    { number: '1204', kopecks: 45_000, createdAt: NOW - 100, posId: 'POS-001' },
  ]);
});

test('of those that were not printed the newest three are named, and none that may yet be', () => {
  const unprinted = [500, 400, 300, 200, 5].map((ago) => ({ posId: 'POS-001', createdAt: NOW - ago, kopecks: ago }));
  const { PosReceiptsNotPrinted } = meantReceipts(quietFacts(NOW, { unprinted }), DEFAULT_THRESHOLDS, NOW);
  expect(PosReceiptsNotPrinted?.map(({ kopecks }) => kopecks)).toEqual([400, 300, 200]);
});

test.each([
  ['Касса не сходится: недостача 1500,00 ₽', 'Касса не сходится: недостача'],
  ['Касса не сходится: излишек 12 340,50 ₽', 'Касса не сходится: излишек'],
  ['За день чеков: 53, на 170 000,50 ₽', 'За день чеков: 53'],
  ['Буфер заполнен: чеков 12 (6 %)', 'Буфер заполнен: чеков 12 (6 %)'],
])('who may see no sums is told of «%s»: «%s»', (words, without) => {
  expect(wordsWithoutSums(words)).toBe(without);
});
