/**
 * Whatever a till does, and whenever it is read in between: the sums that are kept in step, those of a reader that has
 * only just begun, and those of an oracle that knows nothing of SQL agree to the kopeck.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BufferReader, type LongSum } from '../../../src/buffer/reader.ts';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import type { DaySales } from '../../../src/domain/sales.ts';
import { Oracle } from './oracle.ts';
import { NOW, step, TODAY, zone } from './steps.ts';
import { openTill, type Till } from './till.ts';

let till: Till;

beforeAll(async () => {
  till = await openTill();
});
afterAll(() => till.remove());

const DAYS = ['2026-03-05', TODAY] as const;

test('incremental, afresh and by the oracle: the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      await till.obey([
        { do: 'pragma', pragma: 'foreign_keys = OFF' },
        ...['cash_transactions', 'pos_sessions', 'dlq', 'receipts', 'buffer_events'].map(
          (table) => ({ do: 'sql', sql: `DELETE FROM ${table}`, with: [] }) as const,
        ),
      ]);
      const oracle = new Oracle(zone);
      // So much time passes between the steps that nothing is taken on trust.
      let clock = 0;
      const reader = new BufferReader({ path: till.path, zone, clock: () => clock });
      for (const [index, drawn] of steps.entries()) {
        clock += 100_000;
        // A till's drawer lives by the till's clock; receipts are dated anyhow.
        const next = drawn.do === 'cash' || drawn.do === 'session' ? { ...drawn, at: NOW - 3600 + 100 * index } : drawn;
        if (next.do !== 'read') await till.obey(oracle.orders(next));
        else if (next.kind === 'facts') compare(read(reader), oracle);
        else expect(plain(finish(reader.days(...DAYS, NOW)))).toEqual(oracle.days(...DAYS));
      }
      clock += 100_000;
      for (const each of [reader, new BufferReader({ path: till.path, zone })]) {
        compare(read(each), oracle);
        expect(plain(finish(each.days(...DAYS, NOW)))).toEqual(oracle.days(...DAYS));
        expect(sorted(finish(each.products(...DAYS, undefined, 100, NOW)))).toEqual(sorted(oracle.products(...DAYS)));
        compareExport(each, oracle);
      }
    }),
    { numRuns: 100 },
  );
});

function read(reader: BufferReader): BufferFacts {
  const reading = reader.read(NOW);
  if (!reading.ok) throw new Error(reading.detail);
  return reading.facts;
}

function compare(facts: BufferFacts, oracle: Oracle): void {
  expect(plain([facts.yesterday, facts.today])).toEqual(oracle.days('2026-03-09', TODAY));
  const undelivered = facts.undelivered.map(({ posId, createdAt, kopecks, unpriced }) => ({
    posId,
    createdAt,
    kopecks: unpriced > 0 ? null : kopecks,
  }));
  expect(inOrder(undelivered)).toEqual(inOrder(oracle.undelivered()));
  expect(facts.counts).toEqual(oracle.counts());
  const expectedCash = Object.entries(facts.cash ?? {}).map(([name, { expected }]) => [name, expected]);
  expect(Object.fromEntries(expectedCash.filter(([, expected]) => expected !== null))).toEqual(oracle.expectedCash());
}

function compareExport(reader: BufferReader, oracle: Oracle): void {
  const [from, to] = [NOW - 5 * 86_400, NOW + 1];
  const ids: string[] = [];
  let total = 0;
  let cursor = null;
  do {
    const page = reader.receipts(from, to, cursor, 3);
    for (const row of page.rows) {
      ids.push(row.id);
      total += row.total ?? 0;
    }
    cursor = page.next;
  } while (cursor !== null);
  expect(ids.sort()).toEqual(oracle.receiptIds().sort());
  expect(total).toBe(oracle.totalOfAll());
}

function finish<T>(sum: LongSum<T>): T {
  for (;;) {
    const turn = sum.advance();
    if (turn.done) return turn.value;
  }
}

/** A terminal that sold nothing in a day need not be named there. */
function plain(days: readonly DaySales[]): unknown {
  return days.map(({ day, terminals }) => ({
    day,
    terminals: Object.fromEntries(Object.entries(terminals).map(([name, sums]) => [name, structuredClone(sums)])),
  }));
}

function inOrder(receipts: readonly unknown[]): string[] {
  return receipts.map((receipt) => JSON.stringify(receipt)).sort();
}

function sorted<T extends { readonly name: string }>(products: readonly T[]): T[] {
  return [...products].sort((a, b) => (a.name < b.name ? -1 : 1));
}
