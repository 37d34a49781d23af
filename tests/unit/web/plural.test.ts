import fc from 'fast-check';
import { expect, test } from 'vitest';
import { counted, kept, plural, RECEIPTS, TERMINALS } from '../../../src/web/text/plural.ts';

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

test('what a number counts stays on its line, in the words of the alerts too', () => {
  expect(kept('Неотправленный чек ждёт 8 ч 13 мин')).toBe('Неотправленный чек ждёт 8\u00a0ч 13\u00a0мин');
  expect(kept('Буфер заполнен: чеков 160 (80 %)')).toBe('Буфер заполнен: чеков 160 (80 %)');
});
