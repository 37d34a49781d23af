import { afterEach, describe, expect, test } from 'vitest';
import { UNKNOWN_SUMS } from '../../../src/api/views/sales.ts';
import { dayOf, dayStart, shiftDay } from '../../../src/domain/day.ts';
import { readExport } from '../../support/csv.ts';
import { type RunningShop, type ShopOptions, startShop, until } from '../../support/running-shop.ts';

const ZONE = 'Europe/Moscow';
const NOW = Date.parse('2026-03-20T09:30:00Z') / 1000;
const TODAY = dayOf(NOW, ZONE);
/** Noon of a day, so many days ago. */
const noon = (daysAgo: number) => dayStart(shiftDay(TODAY, -daysAgo), ZONE) + 12 * 3600;
const midnight = dayStart(TODAY, ZONE);

function basket(type: 'sale' | 'refund' | 'correction', rubles: number, name = 'Оправа', cash = rubles) {
  return {
    type,
    items: [{ name, price: rubles, quantity: 1, total: rubles, vat_rate: 20 }],
    payments: [
      { type: 'cash' as const, amount: cash },
      { type: 'card' as const, amount: rubles - cash },
    ],
  };
}

let shop: RunningShop;
const openShop = (options: ShopOptions = {}) => startShop({ clock: () => NOW * 1000, ...options });

afterEach(() => shop.close());

describe('sales', () => {
  test('today: sales by the hour of the shop, refunds and corrections beside them', async () => {
    shop = await openShop({
      fill: (writer) => {
        writer.addReceipt({
          createdAt: midnight,
          basket: basket('sale', 1000, 'Оправа', 400),
          syncedAt: midnight + 10,
        });
        writer.addReceipt({ createdAt: midnight + 1, posId: 'POS-002', basket: basket('sale', 0.1) });
        writer.addReceipt({ createdAt: midnight + 2, basket: basket('refund', 250) });
        writer.addReceipt({ createdAt: midnight + 3, basket: basket('correction', 7) });
        writer.addReceipt({ createdAt: midnight - 1, basket: basket('sale', 5000) });
      },
    });
    const today = await shop.json('/api/v1/sales/today');
    expect(today).toMatchObject({
      total_revenue: 1000.1,
      total_count: 2,
      date: TODAY,
      refunds: { count: 1, rubles: 250 },
      corrections: { count: 1, rubles: 7 },
      net_revenue: 750.1,
      by_payment: { cash: 400.1, card: 600, other: 0 },
      undelivered: { count: 4, rubles: 5257.1, unpriced: 0 },
    });
    expect(today.hourly_data[0]).toEqual({ hour: 0, revenue: 1000.1, count: 2 });
    expect(today.hourly_data).toHaveLength(24);
    expect(await shop.json('/api/v1/sales/today?pos_id=POS-002')).toMatchObject({ total_revenue: 0.1, total_count: 1 });
    expect((await shop.get('/api/v1/sales/today?pos_id=nobody')).status).toBe(404);
  });

  test('history: a row a day, empty ones too, and the same days a week earlier', async () => {
    shop = await openShop({
      fill: (writer) => {
        writer.addReceipt({ createdAt: noon(2), basket: basket('sale', 200) });
        writer.addReceipt({ createdAt: noon(9), basket: basket('sale', 900) });
        writer.addReceipt({ createdAt: noon(9), posId: 'POS-002', basket: basket('refund', 90) });
      },
    });
    const { days, week_earlier: before } = await shop.json('/api/v1/sales/history?days=3');
    expect(days.map(({ date }: { date: string }) => date)).toEqual([2, 1, 0].map((ago) => shiftDay(TODAY, -ago)));
    expect(before.map(({ date }: { date: string }) => date)).toEqual([9, 8, 7].map((ago) => shiftDay(TODAY, -ago)));
    expect(days.map(({ revenue }: { revenue: number }) => revenue)).toEqual([200, 0, 0]);
    expect(before[0]).toMatchObject({ revenue: 900, refunds: { count: 1, rubles: 90 }, net_revenue: 810 });
    expect((await shop.json('/api/v1/sales/history?days=3&pos_id=POS-002')).week_earlier[0]).toMatchObject({
      revenue: 0,
      refunds: { count: 1, rubles: 90 },
    });
    expect((await shop.json('/api/v1/sales/history')).days).toHaveLength(7);
    expect((await shop.json('/api/v1/sales/history?days=366')).days).toHaveLength(366);
  });

  test('history: of days before the first receipt nothing is known, of those since then all is', async () => {
    shop = await openShop({
      fill: (writer) => writer.addReceipt({ createdAt: noon(2), posId: 'POS-002', basket: basket('sale', 200) }),
    });
    const told = (ago: number, sums: object) => ({ date: shiftDay(TODAY, -ago), ...sums });
    const unknown = (...ago: number[]) => ago.map((days) => told(days, UNKNOWN_SUMS));
    expect(await shop.json('/api/v1/sales/history?days=4')).toMatchObject({
      days: [...unknown(3), told(2, { revenue: 200 }), ...[1, 0].map((ago) => told(ago, { revenue: 0, count: 0 }))],
      week_earlier: unknown(10, 9, 8, 7),
      known_since: shiftDay(TODAY, -2),
      by_this_hour: { today: 0, week_earlier: null },
    });
  });

  test('history: nothing was sold in the weeks after a receipt older than they are', async () => {
    shop = await openShop({
      fill: (writer) => writer.addReceipt({ createdAt: noon(40), basket: basket('sale', 200) }),
    });
    const { days, week_earlier, ...rest } = await shop.json('/api/v1/sales/history?days=41');
    expect(days.map(({ revenue }: { revenue: number }) => revenue)).toEqual([200, ...Array(40).fill(0)]);
    expect(week_earlier[6]).toEqual({ date: shiftDay(TODAY, -41), ...UNKNOWN_SUMS });
    expect(rest).toMatchObject({ known_since: shiftDay(TODAY, -40), by_this_hour: { week_earlier: 0 } });
  });

  test('history: without a receipt nothing was sold today, and nothing is known of the days before', async () => {
    shop = await openShop();
    expect(await shop.json('/api/v1/sales/history?days=2')).toMatchObject({
      days: [UNKNOWN_SUMS, { revenue: 0, count: 0, refunds: { count: 0 }, net_revenue: 0 }],
      week_earlier: [UNKNOWN_SUMS, UNKNOWN_SUMS],
      known_since: null,
      by_this_hour: { today: 0, week_earlier: null },
    });
  });

  test('top products: by revenue, spellings together', async () => {
    shop = await openShop({
      fill: (writer) => {
        writer.addReceipt({ createdAt: midnight, basket: basket('sale', 300, 'Линза  однодневная') });
        writer.addReceipt({ createdAt: midnight + 1, basket: basket('sale', 300, 'линза Однодневная ') });
        writer.addReceipt({ createdAt: midnight + 2, basket: basket('sale', 500, 'Оправа') });
        writer.addReceipt({ createdAt: noon(1), basket: basket('sale', 9000, 'Футляр') });
      },
    });
    const today = await shop.json('/api/v1/inventory/top');
    expect(today.map(({ revenue, quantity }: { revenue: number; quantity: number }) => [revenue, quantity])).toEqual([
      [600, 2],
      [500, 1],
    ]);
    expect(await shop.json('/api/v1/inventory/top?limit=1&days=2')).toEqual([
      { name: 'Футляр', quantity: 1, revenue: 9000 },
    ]);
    for (const bad of ['limit=0', 'limit=101', 'days=367', 'limit=ten']) {
      expect((await shop.get(`/api/v1/inventory/top?${bad}`)).status).toBe(400);
    }
  });

  test('terminals: session, reconciliation and sales of each, in the names of the operator', async () => {
    shop = await openShop({
      config: { terminals: { 'POS-001': 'Касса у окна', 'POS-007': 'Запасная' } },
      fill: (writer) => {
        writer.openSession('POS-001', midnight);
        writer.addReceipt({ createdAt: midnight + 1, basket: basket('sale', 100), inSession: true });
        writer.db.prepare("UPDATE pos_sessions SET cash_balance = cash_balance + 12.5 WHERE pos_id = 'POS-001'").run();
      },
    });
    const terminals = await shop.json('/api/v1/terminals');
    expect(terminals).toMatchObject([
      {
        pos_id: 'POS-001',
        name: 'Касса у окна',
        session: { opened_at: midnight },
        reconciliation: { expected: 100, actual: 112.5, difference: 12.5, reconciled: false, since: midnight },
        unsynced_transactions: 1,
        pending: 1,
        sales_today: { revenue: 100, count: 1 },
        last_receipt_at: midnight + 1,
      },
      { pos_id: 'POS-007', name: 'Запасная', session: null, reconciliation: null, last_receipt_at: null },
    ]);
  });
});

describe('the export', () => {
  test('knows a terminal that has just written its first receipt', async () => {
    shop = await openShop({});
    shop.writer.addReceipt({ createdAt: midnight, posId: 'POS-009' });
    const response = await shop.get('/api/v1/sales/export.csv?pos_id=POS-009');
    expect([response.status, readExport(await response.text()).receipts.length]).toEqual([200, 1]);
  });

  test('is one day by default, and the days that are asked for', async () => {
    shop = await openShop({
      fill: (writer) => {
        for (const ago of [0, 1, 2]) {
          const createdAt = ago === 0 ? midnight : noon(ago);
          writer.addReceipt({ createdAt, basket: basket('sale', 100 + ago), posId: ago === 1 ? '=1+1' : 'POS-001' });
        }
      },
    });
    const response = await shop.get('/api/v1/sales/export.csv');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="receipts_${TODAY}.csv"; filename*=UTF-8''${encodeURIComponent(`Чеки Магазин ${TODAY}.csv`)}`,
    );
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(readExport(new TextDecoder().decode(bytes)).receipts.map((line) => line.Итого)).toEqual(['100,00']);
    const from = shiftDay(TODAY, -2);
    const to = shiftDay(TODAY, -1);
    const path = `/api/v1/sales/export.csv?from=${from}&to=${to}`;
    const { receipts } = readExport(await (await shop.get(path)).text());
    expect(receipts.map((line) => [line.Касса, line.Итого])).toEqual([
      ['POS-001', '102,00'],
      ["'=1+1", '101,00'],
    ]);
    const own = await shop.get(`${path}&pos_id=POS-001`);
    expect(decodeURIComponent(own.headers.get('content-disposition') ?? '')).toContain(
      `Чеки Магазин POS-001 ${from} – ${to}.csv`,
    );
    expect(readExport(await own.text()).receipts.map((line) => line.Итого)).toEqual(['102,00']);
    expect((await shop.get(`${path}&pos_id=POS-009`)).status).toBe(404);
  });

  test('of five weeks tell since when they are known, what was sold by this hour, and when people buy', async () => {
    shop = await openShop({
      fill: (writer) => {
        const hour = (daysAgo: number, hours: number) => dayStart(shiftDay(TODAY, -daysAgo), ZONE) + 3600 * hours + 60;
        for (const [ago, at, rubles] of [
          [8, 15, 7],
          [7, 9, 40],
          [7, 12, 500],
          [0, 9, 100],
          [0, 12, 900],
        ] as const) {
          writer.addReceipt({ createdAt: hour(ago, at), basket: basket('sale', rubles) });
        }
      },
    });
    await until('the weeks are added up', async () => (await shop.json('/api/v1/sales/weeks')).hours !== null, 60_000);
    // It is 12:30 of a Friday.
    expect(await shop.json('/api/v1/sales/history?days=7')).toMatchObject({
      known_since: shiftDay(TODAY, -8),
      by_this_hour: { hour: 12, today: 100, week_earlier: 40 },
    });
    const { hours } = await shop.json('/api/v1/sales/weeks');
    expect([hours[4][9], hours[4][12], hours[3][15], hours[5][9]]).toEqual([40, 500, 7, 0]);
    expect((await shop.json('/api/v1/sales/weeks?pos_id=POS-001')).hours[4][9]).toBe(40);
    expect(await shop.json('/api/v1/inventory/top?by=category')).toEqual([]);
  });

  test('adds up nothing of days before the first receipt, and says so where there are such days among others', async () => {
    shop = await openShop({
      fill: (writer) => writer.addReceipt({ createdAt: noon(3), basket: basket('sale', 100) }),
    });
    const told = async (first: number, last: number) => {
      const query = `from=${shiftDay(TODAY, -first)}&to=${shiftDay(TODAY, -last)}`;
      const { totals } = readExport(await (await shop.get(`/api/v1/sales/export.csv?${query}`)).text());
      return totals.map(({ Дата, Вид, Итого }) => (Вид === '' ? Дата : `${Вид} ${Итого}`));
    };
    const words = 'В файле кассы нет чеков раньше 17.03.2026';
    expect(await told(6, 4)).toEqual([words]);
    expect(await told(6, 3)).toEqual(expect.arrayContaining(['Продажи 100,00', words]));
    expect(await told(3, 3)).not.toContain(words);
    expect(await told(2, 2)).toContain('Продажи 0,00');
  });

  test('goes over many pages without losing or doubling a receipt', async () => {
    shop = await openShop({
      fill: (writer) => {
        const add = writer.db.transaction(() => {
          // Several receipts a second, and a page that ends among them.
          for (let number = 0; number < 1700; number++)
            writer.addReceipt({ createdAt: midnight + Math.floor(number / 7) });
        });
        add();
      },
    });
    const { receipts, totals } = readExport(await (await shop.get('/api/v1/sales/export.csv')).text());
    expect(receipts).toHaveLength(1700);
    expect(new Set(receipts.map((line) => line.Чек)).size).toBe(1700);
    expect(totals[0]).toMatchObject({ Касса: 'POS-001', Вид: 'Продажи', Чек: 'чеков: 1700' });
  });

  test.each([
    ['from=2026-01-02&to=2026-01-01', 'from'],
    ['from=2024-01-01&to=2025-01-01', 'from'],
    ['from=2026-02-30', 'from'],
    ['to=yesterday', 'to'],
    ['from=2000-01-01&to=2099-12-31', 'from'],
  ])('%s is refused', async (query, parameter) => {
    shop = await openShop();
    const response = await shop.get(`/api/v1/sales/export.csv?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_parameter', parameter });
  });

  test('a year of 366 days is not too long', async () => {
    shop = await openShop();
    expect((await shop.get('/api/v1/sales/export.csv?from=2024-01-01&to=2024-12-31')).status).toBe(200);
  });
});
