import { afterEach, describe, expect, test } from 'vitest';
import { type RunningShop, type ShopOptions, startShop, until } from '../../support/running-shop.ts';

const NOW = () => Math.floor(Date.now() / 1000);
let shop: RunningShop;

async function open(options: ShopOptions = {}): Promise<RunningShop> {
  shop = await startShop(options);
  return shop;
}

afterEach(() => shop.close());

describe('GET /api/v1/status', () => {
  test("has the specification's fields, and ours beside them", async () => {
    await open({
      fill: (writer) => {
        writer.openSession('POS-001', NOW() - 3600, 'session-1');
        writer.addReceipt({ createdAt: NOW() - 600, inSession: true, syncedAt: NOW() - 500 });
        writer.addReceipt({ createdAt: NOW() - 60, inSession: true });
      },
    });
    await until('the adapter has answered', async () => (await shop.json('/api/v1/status')).kkt_status.is_online);
    expect(await shop.json('/api/v1/status')).toMatchObject({
      cash_balance: 3000,
      card_balance: 0,
      balances_known: true,
      buffer: { pending: 1, dlq: 0, percent_full: 0.5, last_sync: expect.any(Number), capacity: 200 },
      kkt_status: {
        is_online: true,
        circuit_breaker_state: 'CLOSED',
        ofd_status: 'online',
        state: 'online',
        last_heartbeat: expect.any(Number),
      },
      session: { session_id: 'session-1', hours_open: expect.closeTo(1, 0) },
      source: 'live',
      timestamp: expect.any(Number),
      shop: { demo: false },
    });
  });

  test('an adapter that is gone and left its -wal is told: the newest receipts lie in it', async () => {
    await open({ fill: (writer) => writer.addReceipt() });
    await until('the adapter has answered', async () => (await shop.json('/api/v1/status')).kkt_status.is_online);
    expect(await shop.json('/api/v1/status')).toMatchObject({ wal_left: false });
    await shop.adapter.close();
    await until('it is gone', async () => (await shop.json('/api/v1/status')).kkt_status.state === 'offline');
    expect(await shop.json('/api/v1/status')).toMatchObject({ wal_left: true });
  });

  test('without an open session the balances are 0 and said to be unknown', async () => {
    await open({ fill: (writer) => writer.addReceipt() });
    expect(await shop.json('/api/v1/status')).toMatchObject({
      cash_balance: 0,
      card_balance: 0,
      balances_known: false,
      session: null,
    });
  });

  test('where the file does not keep sessions the balances are null', async () => {
    await open({ sessionTables: false, fill: (writer) => writer.addReceipt() });
    expect(await shop.json('/api/v1/status')).toMatchObject({
      cash_balance: null,
      card_balance: null,
      balances_known: false,
      buffer: { pending: 1 },
    });
  });

  test('adds up the open sessions, or shows the one of the terminal that is asked for', async () => {
    await open({
      fill: (writer) => {
        writer
          .openSession('POS-001', NOW() - 7200)
          .cashTransaction({ posId: 'POS-001', type: 'cash_in', amount: 10_010 });
        writer
          .openSession('POS-002', NOW() - 3600)
          .cashTransaction({ posId: 'POS-002', type: 'cash_in', amount: 20_020 });
        writer.openSession('POS-003', NOW() - 3600).cashTransaction({ posId: 'POS-003', type: 'cash_in', amount: 1 });
        writer.closeSession('POS-003');
      },
    });
    expect((await shop.json('/api/v1/status')).cash_balance).toBe(300.3);
    const one = await shop.json('/api/v1/status?pos_id=POS-002');
    expect(one.cash_balance).toBe(200.2);
    expect(one.terminals.map(({ pos_id }: { pos_id: string }) => pos_id)).toEqual(['POS-002']);
    const unknown = await shop.get('/api/v1/status?pos_id=POS-9');
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ error: 'unknown_terminal', parameter: 'pos_id' });
  });

  test('shows a receipt that was committed just before the question', async () => {
    await open();
    for (let count = 1; count <= 20; count++) {
      shop.writer.addReceipt();
      expect((await shop.json('/api/v1/status')).buffer.pending).toBe(count);
    }
  });

  test('tells that the data is invented', async () => {
    await open({ demo: true });
    expect((await shop.json('/api/v1/status')).shop.demo).toBe(true);
  });
});

describe('GET /api/v1/alerts', () => {
  test('tells the most urgent first, and only one level when asked to', async () => {
    await open({
      fill: (writer) => {
        writer.setConfig('buffer_capacity', 10);
        for (let count = 0; count < 9; count++)
          writer.addReceipt({ createdAt: NOW() - 100_000, fnNumber: '9999999999999999' });
        writer.moveToDlq(writer.addReceipt({ createdAt: NOW() - 50 }));
      },
    });
    const alerts = await shop.json('/api/v1/alerts');
    const names = alerts.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['PosReceiptOverdue', 'PosDlqNotEmpty', 'PosBufferHigh']));
    const levels: string[] = alerts.map(({ level }: { level: string }) => level);
    expect(levels).toEqual(
      levels.toSorted((a, b) => ['P1', 'P2', 'INFO'].indexOf(a) - ['P1', 'P2', 'INFO'].indexOf(b)),
    );
    expect(alerts[0]).toMatchObject({
      message: expect.any(String),
      action: expect.any(String),
      title: expect.any(String),
      // Nobody has said under which address the page is found.
      runbook: expect.stringMatching(/^\/runbooks\/Pos/),
      timestamp: expect.any(Number),
    });
    const urgent = await shop.json('/api/v1/alerts?level=P1');
    expect(urgent.map(({ name }: { name: string }) => name)).toEqual(
      names.filter((_: string, index: number) => levels[index] === 'P1'),
    );
    expect((await shop.get('/api/v1/alerts?level=P3')).status).toBe(400);
  });
});
