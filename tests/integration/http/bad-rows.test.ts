import { afterEach, describe, expect, test } from 'vitest';
import { dayOf, dayStart } from '../../../src/domain/day.ts';
import { plainSale } from '../../../src/simulator/index.ts';
import type { Writer } from '../../../src/simulator/writer.ts';
import { readExport } from '../../support/csv.ts';
import { type RunningShop, startShop } from '../../support/running-shop.ts';

const ZONE = 'Europe/Moscow';
const NOW = Date.parse('2026-03-20T09:30:00Z') / 1000;
const MORNING = dayStart(dayOf(NOW, ZONE), ZONE) + 3600;

let shop: RunningShop;
afterEach(() => shop.close());

async function open(fill: (writer: Writer) => void): Promise<void> {
  shop = await startShop({ clock: () => NOW * 1000, fill });
}

async function expectAlive(): Promise<void> {
  for (const path of ['/api/v1/status', '/api/v1/alerts', '/api/v1/sales/today', '/api/v1/sales/history', '/metrics']) {
    expect([path, (await shop.get(path)).status]).toEqual([path, 200]);
  }
  for (const path of ['/api/v1/inventory/top', '/api/v1/terminals', '/api/v1/sales/export.csv', '/health']) {
    expect([path, (await shop.get(path)).status]).toEqual([path, 200]);
  }
}

/** A good sale of 100 roubles stands beside everything that is wrong, and must be counted whole. */
function goodSale(writer: Writer): void {
  writer.addReceipt({ createdAt: MORNING, basket: plainSale(100) });
}

const doc = (value: unknown) => JSON.stringify(value);
const item = (total: unknown) => ({ name: 'Оправа', price: total, quantity: 1, total, vat_rate: 20 });

describe('rows that cannot be used cost only themselves', () => {
  test('malformed documents are counted and said', async () => {
    await open((writer) => {
      goodSale(writer);
      const documents = ['{"type":"sale","items":[{"na', '', 'null', '[]', '"text"', '{}', '{"type":"gift"}', '\u0000'];
      for (const rawFiscalDoc of documents) writer.addReceipt({ createdAt: MORNING + 1, rawFiscalDoc });
    });
    await expectAlive();
    expect(await shop.json('/api/v1/sales/today')).toMatchObject({ total_revenue: 100, total_count: 1, malformed: 8 });
    const status = await shop.json('/api/v1/status');
    expect(status.buffer.pending).toBe(9);
    expect(status.problems).toContainEqual({ kind: 'malformed_document', table: 'receipts', rows: 8 });
    const { receipts, totals } = readExport(await (await shop.get('/api/v1/sales/export.csv')).text());
    expect(receipts.filter((line) => line.Вид === 'Не читается')).toHaveLength(8);
    expect(totals.at(-1)).toMatchObject({ Вид: 'Не прочитано', Чек: 'чеков: 8', Наличные: '', Итого: '' });
  });

  test('amounts as strings are money, amounts that are none are malformed', async () => {
    await open((writer) => {
      goodSale(writer);
      const add = (total: unknown) =>
        writer.addReceipt({
          createdAt: MORNING + 2,
          rawFiscalDoc: doc({ type: 'sale', items: [item(total)], payments: [{ type: 'cash', amount: total }] }),
        });
      for (const good of ['12500.00', '0.10', 3]) add(good);
      for (const bad of [null, 1e308, '1e308', 'двенадцать', '', true, {}, 1e15]) add(bad);
      writer.addReceipt({
        createdAt: MORNING + 2,
        rawFiscalDoc: doc({ type: 'sale', items: [item(-5)], payments: [] }),
      });
    });
    await expectAlive();
    expect(await shop.json('/api/v1/sales/today')).toMatchObject({
      total_revenue: 12_603.1,
      total_count: 4,
      malformed: 9,
    });
  });

  test('an unknown word of state, moments that are none, and the rest is right', async () => {
    await open((writer) => {
      goodSale(writer);
      const strange = writer.addReceipt({ createdAt: MORNING + 3, basket: plainSale(10) });
      writer.db.pragma('ignore_check_constraints = ON');
      writer.db.prepare("UPDATE receipts SET status = 'teleported' WHERE id = ?").run(strange);
      // In milliseconds, in the future, before there were tills, and no number at all.
      for (const at of [MORNING * 1000, NOW + 86_400 * 400, -5])
        writer.addReceipt({ createdAt: at, basket: plainSale(1) });
      const textual = writer.addReceipt({ createdAt: MORNING, basket: plainSale(1) });
      writer.db.prepare("UPDATE receipts SET created_at = 'yesterday' WHERE id = ?").run(textual);
    });
    await expectAlive();
    const status = await shop.json('/api/v1/status');
    const kinds = status.problems.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toContain('unknown_status');
    expect(kinds).toContain('bad_time');
    expect(await shop.json('/api/v1/sales/today')).toMatchObject({ total_revenue: 110, total_count: 2 });
    expect((await shop.json('/api/v1/alerts')).every(({ timestamp }: { timestamp: number }) => timestamp <= NOW)).toBe(
      true,
    );
  });

  test('no terminals at all', async () => {
    await open(() => {});
    await expectAlive();
    expect(await shop.json('/api/v1/status')).toMatchObject({ terminals: [], buffer: { pending: 0, percent_full: 0 } });
    expect(await shop.json('/api/v1/terminals')).toEqual([]);
  });

  test('fifty terminals', async () => {
    await open((writer) => {
      for (let number = 1; number <= 50; number++) {
        writer.addReceipt({
          createdAt: MORNING + number,
          posId: `POS-${String(number).padStart(3, '0')}`,
          basket: plainSale(number),
        });
      }
    });
    await expectAlive();
    expect(await shop.json('/api/v1/terminals')).toHaveLength(50);
    expect((await shop.json('/api/v1/sales/today')).total_revenue).toBe((50 * 51) / 2);
    expect((await shop.json('/api/v1/status?pos_id=POS-050')).terminals).toHaveLength(1);
  });

  test('terminals may be called anything', async () => {
    const names = [
      'Касса "у окна"',
      "'; DROP TABLE receipts; --",
      'строка\nдругая',
      '🧾🛒',
      '<img src=x onerror=alert(1)>',
      '__proto__',
      'constructor',
      '=1+1',
      ' ',
    ];
    await open((writer) => {
      for (const posId of names) {
        writer.openSession(posId, MORNING);
        writer.addReceipt({ createdAt: MORNING, posId, basket: plainSale(100), inSession: true });
      }
    });
    await expectAlive();
    for (const posId of names) {
      const query = `pos_id=${encodeURIComponent(posId)}`;
      const session = { pos_id: posId };
      expect(await shop.json(`/api/v1/status?${query}`)).toMatchObject({ cash_balance: 100, session });
      expect((await shop.json(`/api/v1/sales/today?${query}`)).total_revenue).toBe(100);
    }
    const terminals: { pos_id: string; sales_today: { revenue: number } }[] = await shop.json('/api/v1/terminals');
    const sold = terminals.map(({ pos_id, sales_today }) => [pos_id, sales_today.revenue]);
    expect(new Map(sold as [string, number][])).toEqual(new Map(names.map((posId) => [posId, 100])));
    expect(readExport(await (await shop.get('/api/v1/sales/export.csv')).text()).receipts).toHaveLength(names.length);
  });
});
