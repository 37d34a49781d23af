import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DayReportAnswer } from '../../../src/api/schemas/report.ts';
import { paperOf } from '../../../src/report/paper.ts';
import { dayReport, unknownReport } from '../../support/page-reports.ts';
import { calmDay, sixTills } from '../../support/page-states.ts';

const kopecks = fc.integer({ min: 0, max: 9_999_999 });
const paid = fc.record({ cash: kopecks, card: kopecks, other: fc.oneof(fc.constant(0), kopecks) });

type Figures = DayReportAnswer['total'];
const figures = (report: Figures, { cash, card, other }: { cash: number; card: number; other: number }): Figures => ({
  ...report,
  revenue: (cash + card + other) / 100,
  by_payment: { cash: cash / 100, card: card / 100, other: other / 100 },
});

/** In kopecks: `1 234,50` is 123450. */
const amountOf = (cell = '') => Number(cell.replace(/\D/g, ''));

test('in each row of the terminals the ways to pay add up to the sales, whatever people paid with', () => {
  fc.assert(
    fc.property(fc.array(paid, { minLength: 6, maxLength: 6 }), (ways) => {
      const report = dayReport(sixTills(), '2026-10-09', null);
      const sum = (way: 'cash' | 'card' | 'other') => ways.reduce((all, one) => all + one[way], 0);
      const zero = { cash: 0, card: 0, other: 0 };
      const paper = paperOf({
        ...report,
        total: figures(report.total, { cash: sum('cash'), card: sum('card'), other: sum('other') }),
        terminals: report.terminals.map((one, index) => ({ ...one, ...figures(one, ways[index] ?? zero) })),
      });
      const table = paper.tables.find(({ id }) => id === 'terminals');
      const columnsOf = (...names: string[]) => names.map((name) => table?.columns.indexOf(name) ?? -1);
      const [sales = -1] = columnsOf('Продажи');
      const paidIn = columnsOf('Наличными', 'Картами', 'Иначе').filter((index) => index >= 0);
      expect(table?.rows).toHaveLength(7);
      expect(paidIn).toHaveLength(sum('other') > 0 ? 3 : 2);
      for (const { cells } of table?.rows ?? []) {
        expect(cells).toHaveLength(table?.columns.length ?? 0);
        expect(paidIn.reduce((all, index) => all + amountOf(cells[index]), 0)).toBe(amountOf(cells[sales]));
      }
    }),
  );
});

const rowsOf = (report: DayReportAnswer, table: string) =>
  paperOf(report).tables.flatMap(({ id, rows }) => (id === table ? rows.map(({ cells }) => cells.map(spaced)) : []));
const spaced = (cell: string) => cell.replaceAll('\u00a0', ' ');

test('what was paid in a way that cannot be read is told beside the ways that can, and of which till it is', () => {
  const report = dayReport(sixTills(), '2026-10-09', null);
  const paidFor = (unread: number) => {
    const less = (one: Figures) => ({
      ...one,
      by_payment: one.by_payment && { ...one.by_payment, card: one.by_payment.card - unread },
    });
    const terminals = report.terminals.map((one, index) => (index === 0 ? { ...one, ...less(one) } : one));
    return { ...report, terminals, total: less(report.total) };
  };
  const told = (unread: number) => [
    rowsOf(paidFor(unread), 'total').filter(([word = '']) => /отнесено|сверх/.test(word)),
    paperOf(paidFor(unread))
      .notes.map(spaced)
      .filter((note) => note.endsWith('Касса 1.')),
  ];
  expect(told(0)).toEqual([[], []]);
  expect(told(1200)).toEqual([
    [['Не отнесено к способам оплаты', '1 200,00 ₽']],
    ['Не отнесено к способам оплаты: 1 200,00 ₽, Касса 1.'],
  ]);
  expect(told(-0.1)).toEqual([
    [['Оплачено сверх суммы чеков', '0,10 ₽']],
    ['Оплачено сверх суммы чеков: 0,10 ₽, Касса 1.'],
  ]);
});

test('of a day that is not known the paper says why, and has a dash for each figure', () => {
  const paper = paperOf(unknownReport(dayReport(sixTills(), '2026-10-09', null)));
  expect(paper.heads.at(-1)).toBe('В файле кассы нет чеков раньше 05.09.2026');
  expect(paper.tables.map(({ id }) => id)).toEqual(['total', 'terminals']);
  const figures = paper.tables.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.slice(1)));
  expect(new Set(figures)).toEqual(new Set(['—']));
});

test.each([
  ['open', /ещё открыта$/],
  ['closing', /закрывается$/],
] as const)('a shift that is %s is called so', (status, words) => {
  const report = dayReport(calmDay(), '2026-10-09', null);
  const terminals = report.terminals.map((one) => ({ ...one, drawer: one.drawer && { ...one.drawer, status } }));
  expect(paperOf({ ...report, terminals }).tables.find(({ id }) => id === 'drawer')?.caption).toMatch(words);
});
