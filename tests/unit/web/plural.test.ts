import fc from 'fast-check';
import { expect, test } from 'vitest';
import { counted, plural, RECEIPTS, TERMINALS } from '../../../src/web/text/plural.ts';

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
  [1.5, 'чека'],
])('%d %s', (n, word) => {
  expect(plural(n, RECEIPTS)).toBe(word);
});

test('the browser’s own rules agree on every whole number', () => {
  const rules = new Intl.PluralRules('ru');
  const [one, few, many] = RECEIPTS;
  const words: Record<string, string> = { one, few, many };
  fc.assert(
    fc.property(fc.nat(10_000_000), (n) => {
      expect(plural(n, RECEIPTS)).toBe(words[rules.select(n)]);
    }),
  );
});

test('number and word stay on one line', () => {
  expect(counted(3, TERMINALS)).toBe('3\u00a0кассы');
});
