import fc from 'fast-check';
import { expect, test } from 'vitest';
import { counted, decimal, kept, money, RECEIPTS, shortMoney, TERMINALS } from '../../../src/web/text.ts';

const plain = (text: string) => text.replaceAll('\u202f', ' ');

test.each([
  [50_000, '50 000 ₽'],
  [0, '0 ₽'],
  [999, '999 ₽'],
  [1234.5, '1 234,50 ₽'],
  [0.05, '0,05 ₽'],
  [-150, '−150 ₽'],
  [-0.001, '0 ₽'],
  [1_234_567.899, '1 234 567,90 ₽'],
  [0.1 + 0.2, '0,30 ₽'],
])('%f is %s', (rubles, text) => {
  expect(plain(money(rubles))).toBe(text);
});

test('a sum never breaks at the end of a line', () => {
  expect(money(1_234_567.5)).not.toMatch(/[ ]/);
});

test('any number of kopecks can be read back from its text', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e11, max: 1e11 }), (kopecks) => {
      const text = money(kopecks / 100)
        .replaceAll('\u202f', '')
        .replace('₽', '')
        .replace('−', '-')
        .replace(',', '.');
      expect(Math.round(Number(text) * 100)).toBe(kopecks === 0 ? 0 : kopecks);
    }),
  );
});

test('an axis is marked shortly', () => {
  expect([0, 500, 1500, 40_000, 1_500_000].map((rubles) => plain(shortMoney(rubles)))).toEqual([
    '0',
    '500',
    '1,5 тыс.',
    '40 тыс.',
    '1,5 млн',
  ]);
});

test('quantities keep only the digits they have', () => {
  expect([1, 1.5, 0.125, 1200, -0.0001].map((value) => plain(decimal(value, 3)))).toEqual([
    '1',
    '1,5',
    '0,125',
    '1 200',
    '0',
  ]);
  expect(plain(decimal(-12_000, 0))).toBe('−12 000');
});

test.each([
  [0, 'чеков'],
  [1, 'чек'],
  [2, 'чека'],
  [4, 'чека'],
  [5, 'чеков'],
  [11, 'чеков'],
  [12, 'чеков'],
  [14, 'чеков'],
  [21, 'чек'],
  [22, 'чека'],
  [111, 'чеков'],
  [122, 'чека'],
])('%d %s', (n, word) => {
  expect(counted(n, RECEIPTS)).toBe(`${n}\u00a0${word}`);
});

test('number and word stay on one line', () => {
  expect(counted(3, TERMINALS)).toBe('3\u00a0кассы');
});

test('what a number counts stays on its line, in the words of the alerts too', () => {
  expect(kept('Неотправленный чек ждёт 8 ч 13 мин')).toBe('Неотправленный чек ждёт 8\u00a0ч 13\u00a0мин');
  expect(kept('Буфер заполнен: чеков 160 (80 %)')).toBe('Буфер заполнен: чеков 160 (80 %)');
});
