/** Finding a receipt by what somebody remembers of it, and opening it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayOf, dayStart, shiftDay } from '../../../src/domain/day.ts';
import { type Headers, type LockedShop, startLockedShop } from '../../support/locked-shop.ts';
import { type RunningShop, startShop } from '../../support/running-shop.ts';

const ZONE = 'Europe/Moscow';
const NOW = Date.parse('2026-03-20T09:30:00Z') / 1000;
const TODAY = dayOf(NOW, ZONE);
const YESTERDAY = shiftDay(TODAY, -1);
const at = (day: string, hour: number, minute = 0) => dayStart(day, ZONE) + 3600 * hour + 60 * minute;
const REFUSED = 'OFD returned 400: bad document';

const sale = (name: string, rubles: number) => ({
  type: 'sale' as const,
  items: [{ name, price: rubles, quantity: 1, total: rubles, vat_rate: 20 }],
  payments: [{ type: 'card' as const, amount: rubles }],
});

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop({
    clock: () => NOW * 1000,
    fill: (writer) => {
      writer.addReceipt({
        id: 'old',
        createdAt: at(YESTERDAY, 18),
        basket: sale('Оправа Ray', 12_000),
        syncedAt: at(YESTERDAY, 18, 1),
      });
      writer.addReceipt({ id: 'first', createdAt: at(TODAY, 9, 5), basket: sale('Линзы  однодневные', 1250.5) });
      writer.addReceipt({ id: 'second', createdAt: at(TODAY, 12), posId: 'POS-002', basket: sale('Линзы', 12_000) });
      writer.addReceipt({ id: 'broken', createdAt: at(TODAY, 12, 1), rawFiscalDoc: '{' });
      writer.fail('second', REFUSED, 20);
      writer.moveToDlq('second', { reason: 'max_retries_exceeded', at: at(TODAY, 12, 20) });
      for (let index = 0; index < 300; index += 1) {
        writer.addReceipt({ createdAt: at(shiftDay(TODAY, -2), 10) + index, basket: sale('Футляр', 5) });
      }
    },
  });
});
afterAll(() => shop.close());

const find = async (query: string) => {
  const { receipts, more } = await shop.json(`/api/v1/receipts?${query}`);
  return { ids: receipts.map(({ id }: { id: string }) => id), more, receipts };
};

describe('receipts are found', () => {
  test.each([
    ['', ['broken', 'second', 'first']],
    [`from=${YESTERDAY}`, ['broken', 'second', 'first', 'old']],
    [`from=${YESTERDAY}&to=${YESTERDAY}`, ['old']],
    [`from=${YESTERDAY}&sum=12000`, ['second', 'old']],
    ['sum=1250,50', ['first']],
    [`from=${YESTERDAY}&product=${encodeURIComponent('ЛИНЗЫ одно')}`, ['first']],
    ['time=12:05', ['broken', 'second']],
    ['pos_id=POS-002', ['second']],
    [`from=${YESTERDAY}&sum=12000&product=${encodeURIComponent('оправа')}`, ['old']],
    ['sum=7', []],
  ])('by %j', async (query, ids) => {
    expect(await find(query)).toMatchObject({ ids, more: false });
  });

  test('by each number that stands on them, with or without its zeros', async () => {
    const { receipts } = await find(`from=${YESTERDAY}`);
    const { document, fiscal_sign, id } = receipts.at(-1);
    for (const number of [document, `000${document}`, fiscal_sign]) {
      expect((await find(`from=${YESTERDAY}&number=${number}`)).ids).toContain(id);
    }
  });

  test('the newest first, and it is said where there are more', async () => {
    const { ids, more, receipts } = await find(
      `from=${shiftDay(TODAY, -2)}&limit=10&product=${encodeURIComponent('футляр')}`,
    );
    expect([ids.length, more]).toEqual([10, true]);
    const moments = receipts.map((receipt: { at: number }) => receipt.at);
    expect(moments).toEqual(Array.from({ length: 10 }, (_, index) => at(shiftDay(TODAY, -2), 10) + 299 - index));
  });

  test.each([
    ['sum=cheap', 'sum'],
    ['time=25:00', 'time'],
    ['number=', 'number'],
    ['from=2026-03-21&to=2026-03-20', 'from'],
    ['from=2025-03-21&to=2026-03-20', 'from'],
    ['pos_id=POS-009', 'pos_id'],
  ])('%s is refused', async (query, parameter) => {
    expect(await shop.json(`/api/v1/receipts?${query}`)).toMatchObject({ parameter });
  });
});

describe('a receipt is opened', () => {
  test('with its lines, its payment and what went wrong', async () => {
    expect(await shop.json('/api/v1/receipts/second')).toMatchObject({
      ...{ id: 'second', pos_id: 'POS-002', kind: 'sale', total: 12_000, status: 'failed', delivered_at: null },
      by_payment: { cash: 0, card: 12_000, other: 0 },
      items: [{ name: 'Линзы', quantity: 1, total: 12_000 }],
      ...{ retries: 20, last_error: REFUSED },
      given_up: [{ at: at(TODAY, 12, 20), reason: 'max_retries_exceeded', resolved: false }],
    });
  });

  test('though its document cannot be read', async () => {
    expect(await shop.json('/api/v1/receipts/broken')).toMatchObject({
      kind: null,
      total: null,
      items: [],
      given_up: [],
    });
  });

  test('or there is none of that id', async () => {
    expect((await shop.get('/api/v1/receipts/nobody')).status).toBe(404);
  });
});

describe('a cashier', () => {
  let locked: LockedShop;
  beforeAll(async () => {
    locked = await startLockedShop({
      fill: (writer) => writer.moveToDlq(writer.addReceipt({ id: 'one', basket: sale('Линзы', 12_000) })),
    });
  });
  afterAll(() => locked.close());

  test('finds a receipt and sees no sum of it', async () => {
    const headers = await locked.as('cashier');
    const ask = async (path: string) => {
      const response = await fetch(`${locked.url}/api/v1/receipts${path}`, { headers });
      return { status: response.status, text: await response.text() };
    };
    for (const path of ['', '/one']) {
      const { status, text } = await ask(path);
      expect([status, text.includes('12000'), text.includes('"one"')]).toEqual([200, false, true]);
    }
    expect((await ask('?sum=12000')).status).toBe(403);
  });

  test('reads in the runbook of a standing alert which receipt it is; who has not logged in reads nothing of it', async () => {
    const told = async (headers: Headers) => {
      const page = await (await fetch(`${locked.url}/runbooks/PosDlqNotEmpty`, { headers })).text();
      return /<b>Чеки:<\/b> (.*?)<\/p>/.exec(page)?.[1] ?? null;
    };
    expect(await told(await locked.as('cashier'))).toMatch(/^№\u00a0\d+ в \d\d:\d\d$/);
    expect(await told(await locked.as('viewer'))).toMatch(/^№\u00a0\d+ на 12\u202f000\u202f₽ в \d\d:\d\d$/);
    expect(await told({})).toBe(null);
  });
});
