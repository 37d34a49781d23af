/** A day's report: as figures, and on paper as a real reader of PDFs takes it apart. */
import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import type { DayReportAnswer } from '../../../src/api/schemas/report.ts';
import { UNKNOWN_FIGURES } from '../../../src/api/views/report.ts';
import { defaultConfig } from '../../../src/config/load.ts';
import { dayOf, dayStart, shiftDay } from '../../../src/domain/day.ts';
import { paperOf } from '../../../src/report/paper.ts';
import type { Writer } from '../../../src/simulator/index.ts';
import { type RunningShop, startShop } from '../../support/running-shop.ts';
import { tool } from '../../support/tools.ts';

const ZONE = 'Europe/Moscow';
const NOW = Date.parse('2026-03-20T18:30:00Z') / 1000;
const TODAY = dayOf(NOW, ZONE);
const MORNING = dayStart(TODAY, ZONE) + 9 * 3600;
const defaults = defaultConfig();
const SETTINGS = {
  shop: { ...defaults.shop, name: 'Оптика «Ёлка» №1' },
  terminals: { 'POS-001': 'Касса 1', 'POS-002': 'Касса у входа' },
  categories: { Линзы: ['линз*дн'], Оправы: ['ОПРАВА'] },
};

let shop: RunningShop;
const openShop = (fill: (writer: Writer) => void, config = {}) =>
  startShop({ clock: () => NOW * 1000, config: { ...SETTINGS, ...config }, fill });
afterEach(() => shop.close());

function basket(type: 'sale' | 'refund', name: string, rubles: number, cash = rubles) {
  const payments = [
    { type: 'cash' as const, amount: cash },
    { type: 'card' as const, amount: Math.round((rubles - cash) * 100) / 100 },
  ];
  return { type, items: [{ name, price: rubles, quantity: 1, total: rubles, vat_rate: 20 }], payments };
}

function aDay(writer: Writer): void {
  for (const posId of ['POS-001', 'POS-002']) {
    writer.openSession(posId, MORNING);
    writer.cashTransaction({ posId, type: 'cash_in', amount: 500_000, at: MORNING + 1 });
  }
  const sell = (posId: string, minute: number, made: ReturnType<typeof basket>) =>
    writer.addReceipt({ posId, createdAt: MORNING + 60 * minute, basket: made, inSession: true });
  sell('POS-001', 10, basket('sale', 'Линзы однодневные', 1250.55, 1000));
  sell('POS-001', 20, basket('sale', 'оправа  Ray', 12_000.1, 0));
  sell('POS-001', 30, basket('refund', 'Линзы однодневные', 250.5));
  sell('POS-002', 90, basket('sale', 'Футляр', 0.05));
  writer.cashTransaction({ posId: 'POS-001', type: 'cash_out', amount: 10_000, at: MORNING + 6000 });
}

const reportOf = (query = ''): Promise<DayReportAnswer> => shop.json(`/api/v1/reports/day${query}`);

describe('the report of a day', () => {
  test('tells each till, its drawer, what was sold and in which categories', async () => {
    shop = await openShop(aDay);
    const report = await reportOf();
    expect(report.total).toEqual({
      revenue: 13_250.7,
      count: 3,
      average: 4416.9,
      by_payment: { cash: 1000.05, card: 12_250.65, other: 0 },
      refunds: { count: 1, rubles: 250.5 },
      corrections: { count: 0, rubles: 0 },
      net_revenue: 13_000.2,
      malformed: 0,
    });
    expect(report.terminals.map(({ name, revenue }) => [name, revenue])).toEqual([
      ['Касса 1', 13_250.65],
      ['Касса у входа', 0.05],
    ]);
    expect(report.terminals[0]?.drawer).toEqual({
      status: 'open',
      ...{ opened_at: MORNING, closed_at: null, put_in: 5000, sales: 1000, refunds: 250.5, taken_out: 100 },
      ...{ expected: 5649.5, actual: 5649.5, difference: 0 },
    });
    expect(report.products?.map(({ name }) => name)).toEqual(['оправа  Ray', 'Линзы однодневные', 'Футляр']);
    expect(report.categories).toEqual([
      { name: 'Оправы', quantity: 1, revenue: 12_000.1 },
      { name: 'Линзы', quantity: 1, revenue: 1250.55 },
      { name: 'Прочее', quantity: 1, revenue: 0.05 },
    ]);
    expect(report.undelivered).toMatchObject({ count: 4 });
    expect((await reportOf('?pos_id=POS-002')).total).toMatchObject({ revenue: 0.05, average: 0.05 });
  });

  test('of a closed shift tells what must have been in the drawer, and what is missing', async () => {
    shop = await openShop((writer) => {
      aDay(writer);
      writer.closeSession('POS-001', MORNING + 10_000);
      writer.db.exec("UPDATE pos_sessions SET cash_balance = cash_balance - 500 WHERE pos_id = 'POS-001'");
    });
    const drawer = (await reportOf()).terminals[0]?.drawer;
    expect(drawer).toMatchObject({ closed_at: MORNING + 10_000, expected: 5649.5, actual: 5149.5, difference: -500 });
  });

  test('of a shift that is being closed claims neither what is in the drawer nor that anything is missing', async () => {
    shop = await openShop((writer) => {
      aDay(writer);
      writer.db.exec("UPDATE pos_sessions SET status = 'closing', cash_balance = 0 WHERE pos_id = 'POS-001'");
    });
    const drawer = (await reportOf()).terminals[0]?.drawer;
    expect(drawer).toMatchObject({ status: 'closing', expected: 5649.5, actual: null, difference: null });
  });

  test('says that a drawer is not known rather than that it is empty', async () => {
    shop = await openShop((writer) => {
      writer.addReceipt({ createdAt: MORNING, basket: basket('sale', 'Футляр', 10) });
      writer.openSession('POS-002', MORNING);
      writer.db.exec(
        `INSERT INTO cash_transactions VALUES ('x', 'POS-002', NULL, 'cash_in', 'a lot', 'cash', ${MORNING + 1}, 0, NULL)`,
      );
    });
    const { terminals } = await reportOf();
    expect(terminals.map(({ pos_id, drawer }) => [pos_id, drawer?.expected, drawer?.put_in])).toEqual([
      ['POS-001', undefined, undefined],
      ['POS-002', null, null],
    ]);
  });

  test('of a day on which one till sold says whose it is: that till’s, the other one’s, or the whole shop’s', async () => {
    const yesterday = shiftDay(TODAY, -1);
    shop = await openShop((writer) => {
      aDay(writer);
      writer.addReceipt({ posId: 'POS-001', createdAt: MORNING - 86_400, basket: basket('sale', 'Футляр', 100) });
    });
    const shown = async (query: string) => {
      const report = await reportOf(`?day=${yesterday}${query}`);
      const { heads, notes, tables } = paperOf(report);
      expect(notes[0]).toContain(`Данные на ${TODAY.split('-').toReversed().join('.')} 21:30`);
      return [heads[0], report.total.revenue, tables.find(({ id }) => id === 'terminals')?.rows.length];
    };
    const name = SETTINGS.shop.name;
    expect(await shown('&pos_id=POS-001')).toEqual([`${name}, Касса 1`, 100, undefined]);
    expect(await shown('&pos_id=POS-002')).toEqual([`${name}, Касса у входа`, 0, undefined]);
    expect(await shown('')).toEqual([`${name}, все кассы`, 100, 3]);
  });

  test('of a day before the file’s first receipt says that it is not known, and of a day after it that nothing was sold', async () => {
    const first = shiftDay(TODAY, -3);
    shop = await openShop((writer) => {
      // No till's clock has ever shown the first of these, and the other one is of the day before in London.
      writer.addReceipt({ createdAt: 1000, basket: basket('sale', 'Футляр', 100) });
      writer.addReceipt({ createdAt: dayStart(first, ZONE) + 60, basket: basket('sale', 'Футляр', 100) });
    });
    const before = `?day=${shiftDay(first, -1)}`;
    const report = await reportOf(before);
    expect(report).toMatchObject({
      known_since: first,
      total: UNKNOWN_FIGURES,
      hours: null,
      products: null,
      categories: null,
    });
    for (const terminal of report.terminals) expect(terminal).toMatchObject({ ...UNKNOWN_FIGURES, drawer: null });
    const text = textOf(Buffer.from(await (await shop.get(`/api/v1/reports/day.pdf${before}`)).arrayBuffer()));
    expect(text).toContain('В файле кассы нет чеков раньше 17.03.2026');
    expect(text).toContain('Продажи —');
    expect(text).not.toMatch(/\d ₽|0,00/);
    expect((await reportOf(`${before}&pos_id=POS-001`)).total.revenue).toBeNull();
    expect((await reportOf(`?day=${first}`)).total.revenue).toBe(100);
    const sold = { revenue: 0, count: 0, average: null, net_revenue: 0 };
    for (const day of [shiftDay(first, 1), TODAY]) expect((await reportOf(`?day=${day}`)).total).toMatchObject(sold);
  });

  test('knows what was written with a dead battery’s date, and for that nothing of the years since', async () => {
    shop = await openShop((writer) => {
      aDay(writer);
      writer.addReceipt({ createdAt: dayStart('2010-01-01', ZONE) + 60, basket: basket('sale', 'Футляр', 100) });
    });
    const revenues = ['2010-01-01', '2010-01-02', shiftDay(TODAY, -1)].map(
      async (day) => (await reportOf(`?day=${day}`)).total.revenue,
    );
    expect(await Promise.all(revenues)).toEqual([100, null, null]);
    expect((await reportOf()).known_since).toBe(TODAY);
  });

  test('of a file without a receipt tells that nothing was sold today, and nothing of yesterday', async () => {
    shop = await openShop(() => {});
    const today = await reportOf();
    expect(today).toMatchObject({ known_since: null, total: { revenue: 0, count: 0 }, products: [] });
    const yesterday = await reportOf(`?day=${shiftDay(TODAY, -1)}`);
    expect(yesterday).toMatchObject({ known_since: null, total: { revenue: null, count: null }, products: null });
    expect(paperOf(yesterday).heads).toContain('В файле кассы ещё нет чеков');
    expect(paperOf(today).heads).toHaveLength(2);
  });

  test.each([
    ['day=2026-03-21', 'day'],
    ['day=yesterday', 'day'],
    ['pos_id=POS-009', 'pos_id'],
  ])('%s is refused', async (query, parameter) => {
    shop = await openShop(aDay);
    for (const path of ['day', 'day.pdf']) {
      const response = await shop.get(`/api/v1/reports/${path}?${query}`);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await response.json()).toMatchObject({ parameter });
    }
  });
});

describe('the same on paper', () => {
  test('is a PDF of which each word and figure is the API’s, to the kopeck', async () => {
    shop = await openShop(aDay);
    const response = await shop.get('/api/v1/reports/day.pdf');
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(decodeURIComponent(response.headers.get('content-disposition') ?? '')).toContain(
      `Отчёт Оптика «Ёлка» №1 ${TODAY}.pdf`,
    );
    const text = textOf(Buffer.from(await response.arrayBuffer()));
    const { heads, tables, notes } = paperOf(await reportOf());
    for (const line of [...heads, ...notes, ...tables.map(({ caption }) => caption)])
      expect(text).toContain(plain(line));
    for (const { cells } of tables.flatMap(({ rows }) => rows)) expect(text).toContain(plain(cells.join(' ')));
    expect(text).toContain('13 250,70 ₽');
    expect(text).toContain('= должно быть в ящике 5 649,50 ₽');
    expect(text).toContain('Кассир');
  });

  test('wraps a line that is too long for the sheet: what stands behind a long name is not lost', async () => {
    const name = 'Касса у входа со стороны Большой Садовой улицы, рядом с примерочной и зеркалами';
    shop = await openShop(aDay, { terminals: { ...SETTINGS.terminals, 'POS-002': name } });
    const text = textOf(Buffer.from(await (await shop.get('/api/v1/reports/day.pdf')).arrayBuffer()));
    expect(text).toContain(`Наличные: ${name}, смена с 20.03 09:00, ещё открыта`);
  });

  test('goes on on further sheets, and draws a question mark for what it has no letter for', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`POS-${index}`, `Касса № ${index} 🧾 日本`]),
    );
    shop = await openShop(
      (writer) => {
        for (const posId of Object.keys(many)) {
          writer.openSession(posId, MORNING);
          writer.addReceipt({
            posId,
            createdAt: MORNING + 60,
            basket: basket('sale', 'Футляр', 1234.5),
            inSession: true,
          });
        }
      },
      { terminals: many },
    );
    const text = textOf(Buffer.from(await (await shop.get('/api/v1/reports/day.pdf')).arrayBuffer()));
    expect(text).toContain('Лист 5');
    for (const index of [0, 29]) expect(text).toContain(`Наличные: Касса № ${index} ? ??`);
    expect(text).toContain('37 035,00 ₽');
  });
});

function textOf(pdf: Buffer): string {
  const { status, stdout, stderr } = spawnSync(tool('pdftotext'), ['-layout', '-', '-'], { input: pdf });
  // It complains where a table of the file or a font is not as it must be.
  expect([status, String(stderr)]).toEqual([0, '']);
  return plain(String(stdout));
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
