import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExportRow } from '../../../src/domain/receipt-search.ts';
import { CSV_HEAD, receiptTable } from '../../../src/http/csv.ts';
import { parseCsv, readExport } from '../../support/csv.ts';

const ROW: ExportRow = {
  id: '6f0b6ff7-6e3c-4a3a-9d57-000000000001',
  posId: 'POS-001',
  createdAt: Date.parse('2026-11-20T21:00:05Z') / 1000,
  status: 'synced',
  syncedAt: Date.parse('2026-11-20T21:00:15Z') / 1000,
  kind: 'sale',
  fnNumber: '9999078900001234',
  shiftNumber: '48',
  fiscalNumber: '17',
  fiscalSign: '0234567890',
  payments: { cash: 100_005, card: 0, other: 7 },
  total: 100_012,
  transactionsSum: 100_005,
};

const NAMES = { 'POS-001': 'Касса 1' };
const csvLine = (row: ExportRow, zone: string) => receiptTable(zone, NAMES).line(row);
/** By the names of its columns. */
const lineOf = (row: ExportRow) =>
  readExport(`${CSV_HEAD}${csvLine(row, 'Europe/Moscow')}${';'.repeat(17)}\r\n`).receipts[0];

describe('a line of the export', () => {
  test('says everything in the words and the time of the shop', () => {
    expect(csvLine(ROW, 'Europe/Moscow')).toBe(
      '21.11.2026;00:00:05;Касса 1;POS-001;6f0b6ff7-6e3c-4a3a-9d57-000000000001;Продажа;"=""48""";' +
        '"=""9999078900001234""";"=""17""";"=""0234567890""";1000,05;0,00;0,07;1000,12;Передан;21.11.2026 00:00:15;1000,05;-0,07\r\n',
    );
  });

  test('shows the clock of the shop also where it is moved within the export', () => {
    const { line } = receiptTable('Europe/Berlin', {});
    const at = (iso: string) => line({ ...ROW, createdAt: Date.parse(iso) / 1000 }).slice(0, 19);
    expect(at('2026-10-25T00:59:59Z')).toBe('25.10.2026;02:59:59');
    expect(at('2026-10-25T01:00:00Z')).toBe('25.10.2026;02:00:00');
    expect(at('2026-03-29T00:59:59Z')).toBe('29.03.2026;01:59:59');
    expect(at('2026-03-29T01:00:00Z')).toBe('29.03.2026;03:00:00');
  });

  test('takes what was given back away, and adds everything up after an empty line', () => {
    const table = receiptTable('Europe/Moscow', NAMES);
    const rows: ExportRow[] = [
      ROW,
      { ...ROW, kind: 'refund', payments: { cash: 5, card: 0, other: 0 }, total: 5, transactionsSum: 5 },
      { ...ROW, posId: 'POS-002', kind: 'correction', payments: null, total: 700 },
      { ...ROW, posId: 'POS-002', kind: null, payments: null, total: null },
    ];
    const { receipts, totals } = readExport(CSV_HEAD + rows.map(table.line).join('') + table.totals());
    expect(receipts[1]).toMatchObject({ Наличные: '-0,05', Карты: '0,00', Итого: '-0,05', Расхождение: '0,00' });
    expect(totals.map(({ Касса, Вид, Чек, Наличные, Итого }) => [Касса, Вид, Чек, Наличные, Итого])).toEqual([
      ['POS-002', 'Продажи', 'чеков: 0', '0,00', '0,00'],
      ['POS-002', 'Возвраты', 'чеков: 0', '0,00', '0,00'],
      ['POS-002', 'Продажи за вычетом возвратов', 'продаж: 0, возвратов: 0', '0,00', '0,00'],
      ['POS-002', 'Чеки коррекции', 'чеков: 1', '0,00', '7,00'],
      ['POS-002', 'Чеки коррекции, способ оплаты не прочитан', 'чеков: 1', '', '7,00'],
      ['POS-002', 'Не прочитано', 'чеков: 1', '', ''],
      ['Касса 1', 'Продажи', 'чеков: 1', '1000,05', '1000,12'],
      ['Касса 1', 'Возвраты', 'чеков: 1', '-0,05', '-0,05'],
      ['Касса 1', 'Продажи за вычетом возвратов', 'продаж: 1, возвратов: 1', '1000,00', '1000,07'],
      ['Касса 1', 'Чеки коррекции', 'чеков: 0', '0,00', '0,00'],
      ['Все кассы', 'Продажи', 'чеков: 1', '1000,05', '1000,12'],
      ['Все кассы', 'Возвраты', 'чеков: 1', '-0,05', '-0,05'],
      ['Все кассы', 'Продажи за вычетом возвратов', 'продаж: 1, возвратов: 1', '1000,00', '1000,07'],
      ['Все кассы', 'Чеки коррекции', 'чеков: 1', '0,00', '7,00'],
      ['Все кассы', 'Чеки коррекции, способ оплаты не прочитан', 'чеков: 1', '', '7,00'],
      ['Все кассы', 'Не прочитано', 'чеков: 1', '', ''],
    ]);
  });

  test('tells the sales and refunds whose way to pay cannot be read, for they are in none of the ways', () => {
    const table = receiptTable('Europe/Moscow', NAMES);
    for (const kind of ['sale', 'refund'] as const) table.line({ ...ROW, kind, payments: null, total: 300 });
    table.line(ROW);
    const { totals } = readExport(CSV_HEAD + table.totals());
    expect(totals.map(({ Вид, Чек, Наличные, Итого }) => [Вид, Чек, Наличные, Итого]).slice(0, 4)).toEqual([
      ['Продажи', 'чеков: 2', '1000,05', '1003,12'],
      ['Продажи, способ оплаты не прочитан', 'чеков: 1', '', '3,00'],
      ['Возвраты', 'чеков: 1', '0,00', '-3,00'],
      ['Возвраты, способ оплаты не прочитан', 'чеков: 1', '', '-3,00'],
    ]);
  });

  test('of a till that sold nothing tells that, and not that the shop did', () => {
    const { totals } = readExport(CSV_HEAD + receiptTable('Europe/Moscow', NAMES, 'POS-001').totals());
    expect(totals.map(({ Касса, Вид, Чек }) => [Касса, Вид, Чек])[0]).toEqual(['Касса 1', 'Продажи', 'чеков: 0']);
    expect(totals.some(({ Касса }) => Касса === 'Все кассы')).toBe(false);
  });

  test.each([1e18, Date.now(), -1])('a delivery at %d is none', (syncedAt) => {
    expect(lineOf({ ...ROW, syncedAt })?.['Передан в ОФД']).toBe('');
  });

  test('leaves empty what is not known, and says that a document cannot be read', () => {
    const broken: ExportRow = {
      ...ROW,
      kind: null,
      fnNumber: null,
      shiftNumber: null,
      fiscalNumber: null,
      fiscalSign: null,
      payments: null,
      total: null,
      transactionsSum: null,
      syncedAt: null,
      status: 'pending',
    };
    expect(csvLine(broken, 'Europe/Moscow')).toBe(
      '21.11.2026;00:00:05;Касса 1;POS-001;6f0b6ff7-6e3c-4a3a-9d57-000000000001;Не читается;;;;;;;;;Ожидает отправки;;;\r\n',
    );
  });

  test('begins with a mark by which a spreadsheet knows the encoding, and has as many names as cells', () => {
    expect(CSV_HEAD.startsWith('\uFEFFДата;')).toBe(true);
    expect(parseCsv(CSV_HEAD)[0]).toHaveLength(18);
  });

  test.each(['=HYPERLINK("http://evil")', '+7', '-2+3', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1+1', '＠SUM(A1)'])(
    '%j is no formula',
    (posId) => {
      expect(lineOf({ ...ROW, posId })?.['Код кассы']).toBe(`'${posId}`);
    },
  );

  test('an unknown word of state is passed on, without being run', () => {
    expect(lineOf({ ...ROW, status: '=1+1' })?.Состояние).toBe("'=1+1");
    expect(lineOf({ ...ROW, status: 'constructor' })?.Состояние).toBe('constructor');
  });

  test('whatever a terminal is called, it is one cell of one line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', ';', '\n', '\r', ',', '=', 'я', '🧾', 'a', ' ') }),
        (posId) => {
          const rows = parseCsv(csvLine({ ...ROW, posId }, 'Europe/Moscow'));
          expect(rows).toHaveLength(1);
          expect(rows[0]).toHaveLength(18);
          expect(rows[0]?.[3]?.replace(/^'(?=\s*[=+\-@\t\r])/, '')).toBe(posId);
        },
      ),
    );
  });
});
