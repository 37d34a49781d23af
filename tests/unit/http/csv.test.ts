import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExportRow } from '../../../src/domain/export.ts';
import { CSV_HEAD, csvLines } from '../../../src/http/csv.ts';
import { parseCsv } from '../../support/csv.ts';

const ROW: ExportRow = {
  id: '6f0b6ff7-6e3c-4a3a-9d57-000000000001',
  posId: 'POS-001',
  createdAt: Date.parse('2026-11-20T21:00:05Z') / 1000,
  status: 'synced',
  syncedAt: Date.parse('2026-11-20T21:00:15Z') / 1000,
  malformed: false,
  kind: 'sale',
  fiscalNumber: '17',
  fiscalSign: '1234567890',
  payments: { cash: 100_005, card: 0, other: 7 },
  total: 100_012,
  transactionsSum: 100_005,
};

const csvLine = (row: ExportRow, zone: string) => csvLines(zone)(row);

describe('a line of the export', () => {
  test('says everything in the words and the time of the shop', () => {
    expect(csvLine(ROW, 'Europe/Moscow')).toBe(
      '21.11.2026;00:00:05;POS-001;6f0b6ff7-6e3c-4a3a-9d57-000000000001;Продажа;17;1234567890;' +
        '1000,05;0,00;0,07;1000,12;Передан;21.11.2026 00:00:15;1000,05;-0,07\r\n',
    );
  });

  test('shows the clock of the shop also where it is moved within the export', () => {
    const line = csvLines('Europe/Berlin');
    const at = (iso: string) => line({ ...ROW, createdAt: Date.parse(iso) / 1000 }).slice(0, 19);
    expect(at('2026-10-25T00:59:59Z')).toBe('25.10.2026;02:59:59');
    expect(at('2026-10-25T01:00:00Z')).toBe('25.10.2026;02:00:00');
    expect(at('2026-03-29T00:59:59Z')).toBe('29.03.2026;01:59:59');
    expect(at('2026-03-29T01:00:00Z')).toBe('29.03.2026;03:00:00');
  });

  test.each([1e18, Date.now(), -1])('a delivery at %d is none', (syncedAt) => {
    expect(parseCsv(csvLine({ ...ROW, syncedAt }, 'Europe/Moscow'))[0]?.[12]).toBe('');
  });

  test('leaves empty what is not known, and says that a document cannot be read', () => {
    const broken: ExportRow = {
      ...ROW,
      malformed: true,
      kind: null,
      fiscalNumber: null,
      fiscalSign: null,
      payments: null,
      total: null,
      transactionsSum: null,
      syncedAt: null,
      status: 'pending',
    };
    expect(csvLine(broken, 'Europe/Moscow')).toBe(
      '21.11.2026;00:00:05;POS-001;6f0b6ff7-6e3c-4a3a-9d57-000000000001;Не читается;;;;;;;Ожидает отправки;;;\r\n',
    );
  });

  test('begins with a mark by which a spreadsheet knows the encoding, and has as many names as cells', () => {
    expect(CSV_HEAD.startsWith('\uFEFFДата;')).toBe(true);
    expect(parseCsv(CSV_HEAD)[0]).toHaveLength(15);
  });

  test.each(['=HYPERLINK("http://evil")', '+7', '-2+3', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1+1', '＠SUM(A1)'])(
    '%j is no formula',
    (posId) => {
      const cell = parseCsv(csvLine({ ...ROW, posId }, 'Europe/Moscow'))[0]?.[2];
      expect(cell).toBe(`'${posId}`);
    },
  );

  test('an unknown word of state is passed on, without being run', () => {
    expect(parseCsv(csvLine({ ...ROW, status: '=1+1' }, 'Europe/Moscow'))[0]?.[11]).toBe("'=1+1");
    expect(parseCsv(csvLine({ ...ROW, status: 'constructor' }, 'Europe/Moscow'))[0]?.[11]).toBe('constructor');
  });

  test('whatever a terminal is called, it is one cell of one line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', ';', '\n', '\r', ',', '=', 'я', '🧾', 'a', ' ') }),
        (posId) => {
          const rows = parseCsv(csvLine({ ...ROW, posId }, 'Europe/Moscow'));
          expect(rows).toHaveLength(1);
          expect(rows[0]).toHaveLength(15);
          expect(rows[0]?.[2]?.replace(/^'(?=\s*[=+\-@\t\r])/, '')).toBe(posId);
        },
      ),
    );
  });
});
