/**
 * A cashier sees no sum anywhere. Two shops are alike but for their prices: whatever a cashier is told must be the same
 * in both, and what the owner is told must not.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../../src/config/schema.ts';
import { plainSale } from '../../../src/simulator/baskets.ts';
import type { Writer } from '../../../src/simulator/index.ts';
import { apiAddresses, EXAMPLE_RECEIPT } from '../../support/api-addresses.ts';
import { ask, type LockedShop, startLockedShop } from '../../support/locked-shop.ts';
import { until } from '../../support/running-shop.ts';
import { openSocket } from '../../support/socket.ts';

const NOW = Math.floor(Date.now() / 1000);

/** Sums of every kind: sold, returned, waiting, in the drawer, in a Z-report, of several tills. */
function fill(writer: Writer, price: number): void {
  writer.openSession('POS-001', NOW - 4000, 'session-1');
  for (const [number, payment] of (['cash', 'card', 'cash'] as const).entries()) {
    writer.addReceipt({
      ...(number === 0 && { id: EXAMPLE_RECEIPT }),
      createdAt: NOW - 3000 - number,
      basket: plainSale(price + number, payment),
      inSession: true,
    });
  }
  writer.sync(writer.addReceipt({ createdAt: NOW - 2000, basket: plainSale(price * 2) }), NOW - 1900);
  writer.addReceipt({ createdAt: NOW - 1500, basket: { ...plainSale(price), type: 'refund' } });
  writer.moveToDlq(
    writer.addReceipt({ createdAt: NOW - 1400, posId: 'POS-002', basket: plainSale(price * 7, 'card') }),
  );
  writer.openSession('POS-002', NOW - 3000, 'session-2');
  writer.cashTransaction({ posId: 'POS-002', type: 'cash_in', amount: price * 100, at: NOW - 2900 });
  writer.closeSession('POS-002', NOW - 100);
  // A shortage, which an alert, the journal and messages name.
  writer.db.prepare("UPDATE pos_sessions SET cash_balance = cash_balance - ? WHERE pos_id = 'POS-001'").run(price);
}

const MORE_PATHS = [
  '/api/v1/status?pos_id=POS-001',
  '/api/v1/status?pos_id=POS-002',
  '/api/v1/auth/session',
  '/health',
  '/openapi.json',
  '/api/docs',
  '/runbooks',
  '/runbooks/PosCashMismatch',
  '/runbooks/PosDlqNotEmpty',
];
/** Clocks of the two programs, and the names that a receipt is given by chance. */
const OWN = new Set([
  'timestamp',
  'level_since',
  'data_age_seconds',
  'last_heartbeat',
  'state_age_seconds',
  'age_seconds',
  'at',
  'hours_open',
  'since',
  'id',
  'fiscal_sign',
]);

function withoutClocks(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => (OWN.has(key) ? undefined : value));
  } catch {
    return text;
  }
}

let shops: readonly LockedShop[];
beforeAll(async () => {
  shops = await Promise.all([137, 4391].map((price) => startLockedShop({ fill: (writer) => fill(writer, price) })));
});
afterAll(async () => {
  for (const shop of shops) await shop.close();
});

async function told(role: Role, path: string): Promise<unknown[]> {
  return Promise.all(
    shops.map(async (shop) => {
      const { status, text } = await ask(shop.url, { path, headers: await shop.as(role) });
      // A page names the address that it was asked at, and each of the two shops has its own.
      return [status, withoutClocks(text.replaceAll(shop.url, 'http://shop'))];
    }),
  );
}

async function message(role: Role, query = ''): Promise<unknown[]> {
  return Promise.all(
    shops.map(async (shop) => {
      const socket = await openSocket(shop.url, `/ws/realtime${query}`, { headers: await shop.as(role) });
      const first = await socket.nextWith(({ kkt_status }) => kkt_status.last_heartbeat !== null);
      socket.close();
      return withoutClocks(JSON.stringify(first));
    }),
  );
}

const NAMES_OF_SUMS = /rubles|revenue|balance$|taken|report|reconciliation|hourly|amount|sum|total_cash/;

/** Every field that has the name of a sum, with its value. */
function sums(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const named =
      NAMES_OF_SUMS.test(key) && key !== 'sees_revenue' ? [[`${path}/${key}`, inner] as [string, unknown]] : [];
    return [...named, ...sums(inner, `${path}/${key}`)];
  });
}

describe('a cashier', () => {
  test('is told the same at each address whatever the prices are', async () => {
    const [shop] = shops;
    const known = shop === undefined ? [] : await apiAddresses(shop, await shop.as('cashier'));
    const state = known.filter(({ shows }) => shows === 'state').map(({ address }) => address);
    expect(state.length).toBeGreaterThan(5);
    for (const path of [...state, ...MORE_PATHS]) {
      const [one, other] = await told('cashier', path);
      expect([path, one]).toEqual([path, other]);
      expect([path, one]).toMatchObject([path, [200, expect.anything()]]);
      const [, answer] = one as [number, unknown];
      for (const [name, value] of path.startsWith('/api/v1/') ? sums(answer) : []) {
        expect([path, name, value]).toEqual([path, name, null]);
      }
    }
  });

  test('nor in the words of an alert about a sum, now and in the journal, which the owner reads', async () => {
    for (const path of ['/api/v1/alerts', '/api/v1/journal']) {
      const words = async (role: Role) => (await told(role, path)).map((answer) => JSON.stringify(answer));
      for (const text of await words('cashier')) expect(text).toContain('PosCashMismatch');
      const [one, other] = await words('viewer');
      expect(one).not.toEqual(other);
    }
  });

  test.each(['', '?pos_id=POS-001', '?pos_id=POS-002'])('and by the WebSocket%s', async (query) => {
    const [one, other] = await message('cashier', query);
    expect(one).toEqual(other);
    expect(one).toMatchObject({ sees_revenue: false, sales_today: { total_revenue: null, hourly: null } });
    for (const [name, value] of sums(one)) expect([name, value]).toEqual([name, null]);
  });

  test('still sees what he needs: buffer, KKT, shift and how many receipts', async () => {
    const [answer] = await message('cashier');
    expect(answer).toMatchObject({
      buffer: { pending: 4, undelivered: 5, dlq: 1 },
      session: { pos_id: 'POS-001', status: 'open' },
      sales_today: { total_count: expect.any(Number) },
    });
  });
});

test('the owner is told the sums, or all this would prove nothing', async () => {
  for (const path of ['/api/v1/status', '/api/v1/terminals', '/api/v1/sales/history', '/api/v1/inventory/top?days=2']) {
    const [one, other] = await told('viewer', path);
    expect(one).not.toEqual(other);
  }
  const [one, other] = await message('viewer');
  expect(one).not.toEqual(other);
  expect(sums(one).filter(([, value]) => value !== null).length).toBeGreaterThan(5);
});

test('nor in the last known readings, while the file cannot be read', async () => {
  for (const shop of shops) rmSync(shop.path);
  for (const shop of shops) {
    const headers = await shop.as('cashier');
    await until(
      'the file is missed',
      async () => (await ask(shop.url, { path: '/api/v1/status', headers })).status === 503,
    );
  }
  for (const path of ['/api/v1/status', '/api/v1/terminals']) {
    const [one, other] = await told('cashier', path);
    expect(one).toEqual(other);
    expect(one).toMatchObject([503, { last_known: { data: expect.anything() } }]);
    for (const [name, value] of sums(one)) expect([name, value]).toEqual([name, null]);
    const [seen, elsewhere] = await told('viewer', path);
    expect(seen).not.toEqual(elsewhere);
  }
  const [one, other] = await message('cashier');
  expect(one).toEqual(other);
  expect(one).toMatchObject({ last_known: { status: { sees_revenue: false } } });
});
