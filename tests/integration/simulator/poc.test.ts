/** The three proofs of concept of the specification, replayed. */
import { expect } from 'vitest';
import { requestSync } from '../../../src/simulator/adapter-handle.ts';
import { findScenario } from '../../../src/simulator/index.ts';
import { sellOver, until } from '../../../src/simulator/scenarios/scenario.ts';
import { slowness } from '../../support/slowness.ts';
import { column, fast, test } from './tills.ts';

test.concurrent('POC-1: fifty receipts are buffered and printed', async ({ openTill }) => {
  const till = await openTill({ background: false });
  const started = performance.now();
  const answers: number[] = [];
  for (let index = 0; index < 50; index++) {
    const before = performance.now();
    const outcome = await till.shoppers.buy();
    answers.push(performance.now() - before);
    expect(outcome).toMatchObject({ kind: 'sold', printed: true });
  }
  const minutes = (performance.now() - started) / 60_000;
  const p95 = answers.sort((a, b) => a - b)[Math.floor(answers.length * 0.95)] ?? 0;
  console.info(`POC-1: p95 ${Math.round(p95)} ms, ${Math.round(50 / minutes)} receipts a minute`);

  expect(till.pending()).toBe(50);
  const signs = column(till, "SELECT json_extract(fiscal_doc, '$.fiscal_sign') FROM receipts");
  expect(new Set(signs).size).toBe(50);
  expect(signs).not.toContain(null);
});

test.concurrent('POC-4: fifty receipts of eight hours offline arrive within ten minutes, once each', async ({
  openTill,
}) => {
  const till = await openTill(fast(3600, 30));
  const outage = findScenario('ofd-outage');
  await till.player.play(outage);
  expect(till.pending()).toBe(50);
  expect(till.ofd.totals.registered).toBe(0);
  expect(column(till, 'SELECT MAX(created_at) - MIN(created_at) FROM receipts')[0]).toBeGreaterThan(7 * 3600);

  // What a busy machine takes must not count as ten times as much; nor may the minutes of the breaker last as long here.
  await till.setSpeed(Math.max(4, 10 / slowness()));
  const recoveredAt = till.clock.now();
  await till.player.recover();
  expect((till.clock.now() - recoveredAt) / 1000).toBeLessThanOrEqual(600);
  expect(till.ledger()).toMatchObject({ acknowledged: 50, lost: [], undelivered: 0, duplicates: 0 });
});

test.concurrent('two hundred receipts of eight hours offline: the breaker spares their attempts, and all are delivered', async ({
  openTill,
}) => {
  const till = await openTill(fast(3600, 30));
  till.ofd.mode = 'refuse';
  await sellOver(till, 200, 8 * 3600);
  expect(till.pending()).toBe(200);
  expect(await till.shoppers.buy()).toEqual({ kind: 'refused', status: 503 });
  expect(column(till, 'SELECT COUNT(*) FROM dlq')).toEqual([0]);
  expect(column(till, 'SELECT MAX(retry_count) FROM receipts')[0]).toBeLessThan(5);

  till.ofd.mode = 'accept';
  await till.setSpeed(60);
  await until('the delivery of all', () => till.pending() === 0);
  expect(till.ledger()).toMatchObject({ acknowledged: 200, lost: [], undelivered: 0, duplicates: 0 });
});

test.concurrent('POC-5: of three concurrent syncs one runs', async ({ openTill }) => {
  const till = await openTill({ background: false });
  for (let index = 0; index < 10; index++) await till.shoppers.buy();
  const results = await Promise.all([till.sync(), till.sync(), till.sync()]);
  expect(results.filter(({ status }) => status === 'completed')).toHaveLength(1);
  expect(results.reduce((sum, { synced }) => sum + synced, 0)).toBe(10);
  expect(till.ofd.totals).toEqual({ requests: 10, registered: 10, duplicates: 0, repeats: 0 });
});

test.concurrent('POC-5: two adapters on one file never send the same receipt', async ({ openTill }) => {
  const till = await openTill({ background: false });
  await till.rival.start();
  for (let index = 0; index < 10; index++) await till.shoppers.buy();
  const urls = [till.adapter.url, till.rival.url, till.adapter.url, till.rival.url];
  const results = await Promise.all(urls.map((url) => requestSync(url)));
  expect(results.map(({ status }) => status)).toContain('already_running');
  expect(till.ofd.totals).toEqual({ requests: 10, registered: 10, duplicates: 0, repeats: 0 });
});

test.concurrent('POC-5: receipts are delivered in the order of sale although the clock was set back', async ({
  openTill,
}) => {
  const till = await openTill({ ...fast(100, 24), background: false });
  const sold: string[] = [];
  for (const skew of [0, -3600, 600, -86_400, 0]) {
    await till.setSkew(skew);
    for (let index = 0; index < 4; index++) {
      const outcome = await till.shoppers.buy();
      if (outcome.kind === 'sold') sold.push(outcome.receiptId);
    }
  }
  await till.sync();
  expect(sold).toHaveLength(20);
  expect(till.ofd.registered()).toEqual(sold);
});

test.concurrent('the lock of an adapter that was killed while sending runs out', async ({ openTill }) => {
  const till = await openTill({ ...fast(100, 24), ofdTimeoutSeconds: 5, background: false });
  await till.rival.start();
  await till.shoppers.buy();
  till.ofd.mode = 'hang';
  const cutOff = requestSync(till.rival.url).catch(() => 'no answer');
  await until('the rival to be in the middle of it', () => till.ofd.totals.requests === 1);
  await till.rival.kill();
  expect(await cutOff).toBe('no answer');
  till.ofd.mode = 'accept';
  expect((await till.sync()).status).toBe('already_running');
  await until('the lock to run out', async () => (await till.sync()).status === 'completed');
  expect(till.ledger()).toMatchObject({ lost: [], undelivered: 0, duplicates: 0 });
});
