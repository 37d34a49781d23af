/** What a reading costs must not depend on how long the shop has existed: no query walks through a growing table. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Ledger } from '../../../src/buffer/ledger.ts';
import { FactsReader } from '../../../src/buffer/read-facts.ts';
import { readPageOfReceipts } from '../../../src/buffer/receipts.ts';
import type { Db } from '../../../src/buffer/rows.ts';
import { type OpenBuffer, withBuffer } from '../../../src/buffer/safe-open.ts';
import { SchemaCheck } from '../../../src/buffer/schema.ts';
import { topProducts } from '../../../src/buffer/top-products.ts';
import { openTill, seconds, type Till } from './till.ts';

const zone = 'Europe/Moscow';
const clock = () => 0;
let till: Till;

beforeEach(async () => {
  till = await openTill();
});
afterEach(() => till.remove());

async function fillAndStop(): Promise<void> {
  const now = seconds();
  await till.call('openSession', 'POS-001', now - 50_000);
  for (let index = 0; index < 30; index += 1) {
    await till.sell({ createdAt: now - index * 5000, inSession: true, printed: index % 5 > 0 });
  }
  const id = await till.sell();
  await till.call('moveToDlq', id);
  await till.stop();
}

/** Every statement that was prepared, with the plan that SQLite made for it. */
function recordPlans(db: Db): { recorded: Db; plans: Map<string, string[]> } {
  const plans = new Map<string, string[]>();
  const rows: Db['rows'] = (sql, ...values) => {
    const steps = [...db.rows(`EXPLAIN QUERY PLAN ${sql}`)];
    plans.set(
      sql,
      steps.map(({ detail }) => String(detail)),
    );
    return db.rows(sql, ...values);
  };
  const recorded = { rows, grounded: db.grounded.bind(db), stands: db.stands.bind(db) };
  return { recorded, plans };
}

function readEverything(opened: OpenBuffer): void {
  const now = seconds();
  const { db, file } = opened;
  const schema = new SchemaCheck().of(db, file);
  const buffer = { ...opened, whenGood: (note: () => void) => note() };
  const ledger = new Ledger(zone, clock, 400);
  const facts = new FactsReader(ledger, clock);
  for (let round = 0; round < 2; round += 1) {
    facts.read(buffer, schema, now, true)?.compose();
  }
  const slices = { buffer, now, progress: () => undefined };
  const span = { first: '2025-01-01', last: '2025-01-02' };
  const top = topProducts(ledger, slices, { ...span, limit: 10 });
  for (const sum of [ledger.settle(slices, true), ledger.days(slices, span.first, span.last), top]) {
    while (sum.next().done !== true);
  }
  for (const cursor of [null, { createdAt: now - 40_000, rowid: 5 }]) {
    readPageOfReceipts(db, true, { span: { from: 0, to: now, posId: null }, cursor, limit: 10 });
  }
}

const GROWING = /^SCAN (?:.* )?(receipts|r|e|buffer_events|cash_transactions|dlq|d)\b/;
const SORTED_BY_SQLITE = /TEMP B-TREE FOR ORDER BY/;

test.each([
  ['as the adapter leaves it', []],
  ['after an ANALYZE by hand', ['ANALYZE']],
])('no plan scans a growing table: %s', async (_, preparations) => {
  for (const sql of preparations) await till.sql(sql);
  await fillAndStop();
  const plans = withBuffer(till.path, (buffer) => {
    const watched = recordPlans(buffer.db);
    readEverything({ ...buffer, db: watched.recorded });
    return watched.plans;
  });
  expect(plans.size).toBeGreaterThan(20);
  const scans = [...plans].filter(([, steps]) => steps.some((step) => GROWING.test(step)));
  expect(scans).toEqual([]);
  const sorts = [...plans].filter(
    ([sql, steps]) => /LIMIT/.test(sql) && steps.some((step) => SORTED_BY_SQLITE.test(step)),
  );
  expect(sorts).toEqual([]);
});
