import { expect } from 'vitest';
import { requestSync } from '../../../src/simulator/adapter-handle.ts';
import { until } from '../../../src/simulator/scenarios/scenario.ts';
import { column, fast, test } from './tills.ts';

test.concurrent('ten writers of ten receipts each leave a sound file', async ({ openTill }) => {
  const till = await openTill({ ...fast(100, 24), terminals: 10 });
  const writers = till.settings.terminals.map(async (posId) => {
    for (let index = 0; index < 10; index++) {
      expect(await till.shoppers.buy(posId)).toMatchObject({ kind: 'sold', printed: true });
    }
  });
  await Promise.all(writers);
  expect(column(till, 'PRAGMA integrity_check')).toEqual(['ok']);
  expect(column(till, 'SELECT COUNT(*) FROM receipts')).toEqual([100]);
  expect(column(till, 'SELECT COUNT(DISTINCT hlc_local_time * 1000000 + hlc_logical_counter) FROM receipts')).toEqual([
    100,
  ]);
});

test.concurrent('twenty terminals sell ten receipts an hour each, and all are delivered', async ({ openTill }) => {
  const till = await openTill({ ...fast(360, 12), terminals: 20 });
  const desks = till.settings.terminals.map(async (posId) => {
    for (let index = 0; index < 10; index++) {
      expect(await till.shoppers.buy(posId)).toMatchObject({ kind: 'sold' });
      await till.clock.sleep(360);
    }
  });
  await Promise.all(desks);
  await until('everything to be delivered', () => till.pending() === 0);
  expect(column(till, 'SELECT COUNT(*) FROM receipts GROUP BY pos_id')).toEqual(Array(20).fill(10));
  expect(till.ledger()).toMatchObject({ acknowledged: 200, lost: [], undelivered: 0, duplicates: 0 });
});

test.concurrent('a storm of syncs from ten terminals with fifty pending receipts each delivers each receipt once', async ({
  openTill,
}) => {
  const till = await openTill({ terminals: 10, config: { buffer_capacity: 500 }, background: false });
  till.edit((writer) => {
    for (const posId of till.settings.terminals) {
      for (let index = 0; index < 50; index++)
        writer.addReceipt({ posId, createdAt: Math.floor(till.clock.now() / 1000) });
    }
  });
  await until('the storm to be over', async () => {
    const storm = await Promise.all(Array.from({ length: 10 }, () => requestSync(till.adapterUrl)));
    expect(storm.filter(({ status }) => status === 'completed')).toHaveLength(1);
    return till.pending() === 0;
  });
  expect(till.ledger()).toMatchObject({ lost: [], undelivered: 0 });
  expect(till.ofd.totals).toEqual({ requests: 500, registered: 500, duplicates: 0, repeats: 0 });
});
