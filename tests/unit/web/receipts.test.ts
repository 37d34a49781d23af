import { expect, test } from 'vitest';
import type { ReceiptAnswer } from '../../../src/api/schemas/sales.ts';
import { detailsModel, foundModel, foundWords } from '../../../src/web/model/receipts.ts';
import { RECEIPT, receiptsFound } from '../../support/page-reports.ts';

const ZONE = 'Europe/Moscow';

test.each<[string, Partial<ReceiptAnswer>, string]>([
  ['is printed', {}, 'Продажа, Касса 1, чек 14, ФД 1207'],
  ['has a sign and no number of its document', { document: null }, 'Продажа, Касса 1, чек 14, ФД —'],
  ['has a number and no sign', { fiscal_sign: null }, 'Продажа, Касса 1, не напечатан'],
  [
    'cannot be read',
    { kind: null, number: null, document: null, fiscal_sign: null, total: null },
    'Не читается, Касса 1, номер неизвестен',
  ],
])('a receipt that %s is called so', (_what, change, words) => {
  const receipt = { ...RECEIPT, ...change };
  expect(foundModel(receipt, ZONE).what.replaceAll('\u00a0', ' ')).toBe(words);
  expect(/не напечатан/.test(detailsModel(receipt, ZONE).trouble ?? '')).toBe(words.endsWith('не напечатан'));
});

test.each([
  ['pending', 'watch', 'Ждёт отправки в ОФД'],
  ['syncing', 'watch', 'Ждёт отправки в ОФД'],
  ['failed', 'bad', 'Не передан в ОФД'],
  ['teleported', 'none', 'Состояние: teleported'],
])('in the state %s it is %s: %s', (status, tone, delivery) => {
  expect(foundModel({ ...RECEIPT, status }, ZONE)).toMatchObject({ tone, delivery });
});

test('of a search it is told how much was found', () => {
  const { receipts } = receiptsFound();
  const words = [null, { receipts: [], more: false }, { receipts, more: false }, { receipts, more: true }].map(
    foundWords,
  );
  expect(words.map((one) => one.replaceAll('\u00a0', ' '))).toEqual([
    '',
    'Таких чеков за эти дни нет',
    'Найдено: 2 чека',
    'Показано: 2 чека. Есть ещё: уточните, что ищете.',
  ]);
});
