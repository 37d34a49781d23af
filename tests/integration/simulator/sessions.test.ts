import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { plainSale } from '../../../src/simulator/baskets.ts';
import { createBufferFile, openWriter } from '../../../src/simulator/index.ts';
import { column, fast, test } from './tills.ts';

test('after a kill the balance is restored to the kopeck, with the number of unsynced transactions', async ({
  openTill,
}) => {
  const till = await openTill({ ...fast(100, 24), background: false });
  for (const rubles of [0.1, 0.2, 1234.56]) await till.shoppers.buy('POS-001', plainSale(rubles, 'cash'));
  await till.shoppers.buy('POS-001', plainSale(100, 'card'));
  await till.adapter.kill();
  await till.adapter.start();
  expect(till.adapter.restored).toMatchObject([
    {
      pos_id: 'POS-001',
      cash_balance: 6234.86,
      card_balance: 100,
      unsynced_transactions: 5,
      difference: 0,
      reconciled: true,
    },
  ]);
});

test('a mismatch shows itself at the restart', async ({ openTill }) => {
  const till = await openTill({ ...fast(100, 24), background: false });
  await till.adapter.kill();
  till.edit(({ db }) => db.prepare('UPDATE pos_sessions SET cash_balance = cash_balance - 0.5').run());
  await till.adapter.start();
  expect(till.adapter.restored).toMatchObject([{ difference: -50, reconciled: false }]);
});

test('with sessions off both tables stay empty, as with the adapter of today', async ({ openTill }) => {
  const till = await openTill({ ...fast(100, 24), sessions: false, historyDays: 2, background: false });
  expect(await till.shoppers.buy()).toMatchObject({ kind: 'sold' });
  expect(column(till, 'SELECT COUNT(*) FROM pos_sessions')).toEqual([0]);
  expect(column(till, 'SELECT COUNT(*) FROM cash_transactions')).toEqual([0]);
});

test('a shift is closed with a Z-report and an empty drawer, and the next one takes its row', async ({ openTill }) => {
  const till = await openTill({ ...fast(100, 24), background: false });
  await till.shoppers.buy('POS-001', plainSale(700, 'cash'));
  const [first] = column(till, 'SELECT session_id FROM pos_sessions');
  await till.adapter.tell({ op: 'closeSession', posId: 'POS-001' });
  expect(column(till, 'SELECT status FROM pos_sessions')).toEqual(['closed']);
  expect(column(till, 'SELECT cash_balance FROM pos_sessions')).toEqual([0]);
  expect(column(till, "SELECT json_extract(z_report_data, '$.card') FROM pos_sessions")).toEqual([0]);
  await till.shifts.change();
  expect(column(till, 'SELECT COUNT(*) FROM pos_sessions')).toEqual([1]);
  expect(column(till, 'SELECT session_id FROM pos_sessions')).not.toEqual([first]);
});

test('the heartbeat hands transactions over to Odoo while it is online', async ({ openTill }) => {
  const till = await openTill(fast(600, 24));
  const waiting = () => column(till, 'SELECT COUNT(*) FROM cash_transactions WHERE synced_to_odoo = 0')[0];
  await till.shoppers.buy('POS-001', plainSale(10));
  await expect.poll(waiting, { timeout: 120_000 }).toBe(0);
  await till.adapter.tell({ op: 'odoo', online: false });
  await till.shoppers.buy('POS-001', plainSale(10));
  await till.clock.sleep(120);
  expect(waiting()).toBe(1);
});

test('a file from before session persistence has no session tables, and sells', async ({ openTill }) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'old-till-'));
  createBufferFile(join(dataDir, 'buffer.db'), { sessionTables: false });
  const till = await openTill({ ...fast(100, 24), dataDir, sessions: false, historyDays: 1, background: false });
  expect(await till.shoppers.buy()).toMatchObject({ kind: 'sold' });
  expect(column(till, "SELECT name FROM sqlite_master WHERE name IN ('pos_sessions', 'cash_transactions')")).toEqual(
    [],
  );
  await till.stop();
  const writer = openWriter(join(dataDir, 'buffer.db'));
  expect(() => writer.openSession('POS-001')).toThrow('no session tables');
  writer.close();
  rmSync(dataDir, { recursive: true });
});
