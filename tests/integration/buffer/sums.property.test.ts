/**
 * Whatever a till does, and whatever else is done to its file, and whenever it is read in between: the sums that are
 * kept in step (within a reading, or in slices between readings), those of a reader that has only just begun, and those
 * of an oracle that knows nothing of SQL agree to the kopeck.
 */
import { copyFileSync, renameSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BufferReader } from '../../../src/buffer/reader.ts';
import type { LongSum } from '../../../src/buffer/slices.ts';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import type { DaySales } from '../../../src/domain/sales.ts';
import { rounds } from '../../support/share.ts';
import { Oracle } from './oracle.ts';
import { NOW, type Step, step, TODAY, zone } from './steps.ts';
import { openTill, type Till } from './till.ts';

let till: Till;

beforeAll(async () => {
  till = await openTill();
});
afterAll(() => till.remove());

/** No power fails here, and hands delete what others refer to. */
const LOOSE = ['foreign_keys = OFF', 'synchronous = OFF'].map((pragma) => ({ do: 'pragma', pragma }) as const);
const DAYS = ['2026-03-05', TODAY] as const;

test('incremental, in slices, afresh and by the oracle: the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      await till.obey([
        ...LOOSE,
        ...['cash_transactions', 'pos_sessions', 'dlq', 'receipts', 'buffer_events'].map(
          (table) => ({ do: 'sql', sql: `DELETE FROM ${table}`, with: [] }) as const,
        ),
      ]);
      const oracle = new Oracle(zone);
      // So much time passes between the steps that nothing is taken on trust.
      let clock = 0;
      const options = { path: till.path, zone, clock: () => clock };
      const atOnce = new BufferReader(options);
      const inSlices = new BufferReader({ ...options, sliceMs: 0, fewRows: 0 });
      let settling: LongSum<void> | null = null;
      let restore: (() => void) | null = null;
      for (const [index, drawn] of steps.entries()) {
        clock += 100_000;
        const next = byTheTillsClock(drawn, index);
        switch (next.do) {
          case 'read':
            // The clock may be set back over midnight, and forward again.
            if (next.kind === 'a day earlier') {
              read(inSlices, NOW - 86_400);
              const { yesterday, today } = read(atOnce, NOW - 86_400);
              expect(plain([yesterday, today])).toEqual(oracle.days('2026-03-08', '2026-03-09'));
              break;
            }
            read(inSlices);
            if (next.kind === 'facts') compare(read(atOnce), oracle);
            else
              expect(plain(finish(atOnce.days({ first: DAYS[0], last: DAYS[1], now: NOW })))).toEqual(
                oracle.days(...DAYS),
              );
            break;
          case 'settle':
            for (let slice = 0; slice < next.slices; slice += 1) {
              settling ??= inSlices.settle();
              if (settling.advance().done) settling = null;
            }
            break;
          case 'copy':
            await copyFile();
            restore = oracle.copy();
            break;
          case 'restore':
            if (restore === null) break;
            await restoreFile(next.inPlace);
            restore();
            break;
          default:
            await till.obey(oracle.orders(next));
        }
      }
      clock += 100_000;
      read(inSlices);
      if (settling !== null) finish(settling);
      finish(inSlices.settle());
      for (const each of [atOnce, inSlices, new BufferReader({ path: till.path, zone })]) {
        compare(read(each), oracle);
        expect(plain(finish(each.days({ first: DAYS[0], last: DAYS[1], now: NOW })))).toEqual(oracle.days(...DAYS));
        expect(sorted(finish(each.products({ first: DAYS[0], last: DAYS[1], limit: 100, now: NOW })))).toEqual(
          sorted(oracle.products(...DAYS)),
        );
        compareExport(each, oracle);
      }
    }),
    { numRuns: rounds(import.meta.filename, 'random edits of the file', { all: 1000, share: 60 }) },
  );
}, 3_600_000);

/** Its drawer lives by the till's clock; receipts are dated anyhow. */
function byTheTillsClock(drawn: Step, index: number): Step {
  return drawn.do === 'cash' || drawn.do === 'session' ? { ...drawn, at: NOW - 3600 + 100 * index } : drawn;
}

async function copyFile(): Promise<void> {
  await till.sql('PRAGMA wal_checkpoint(TRUNCATE)');
  copyFileSync(till.path, `${till.path}.copy`);
}

/** As people do it: the till stopped, its file overwritten, or another one put in its place. */
async function restoreFile(inPlace: boolean): Promise<void> {
  await till.stop();
  copyFileSync(`${till.path}.copy`, inPlace ? till.path : `${till.path}.new`);
  if (!inPlace) renameSync(`${till.path}.new`, till.path);
  await till.start();
  await till.obey(LOOSE);
}

function read(reader: BufferReader, now = NOW): BufferFacts {
  const reading = reader.read(now);
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
    const page = reader.receipts({ span: { from, to, posId: null }, cursor: cursor, limit: 3 });
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
