/** What is done to a file beside selling: the sums follow, and nothing old is told as new. */
import { copyFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BufferReader } from '../../../src/buffer/reader.ts';
import type { LongSum } from '../../../src/buffer/slices.ts';
import { dayOf, dayStart, shiftDay } from '../../../src/domain/day.ts';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import { terminalDay } from '../../../src/domain/sales.ts';
import { factsOf } from './one-till.ts';
import { openTill, seconds, type Till } from './till.ts';

const zone = 'Europe/Moscow';
const A_DAY = 86_400;
let till: Till;
let clock: number;
let reader: BufferReader;

beforeEach(async () => {
  till = await openTill();
  clock = 0;
  reader = new BufferReader({ path: till.path, zone, clock: () => clock });
});
afterEach(() => till.remove());

function facts(by = reader): BufferFacts {
  clock += 100_000;
  return factsOf(by.read(seconds()));
}

function finish<T>(sum: LongSum<T>): T {
  for (;;) {
    const turn = sum.advance();
    if (turn.done) return turn.value;
  }
}

const EDITS: readonly (readonly [string, string])[] = [
  ['the total in its document', `fiscal_doc = json_set(fiscal_doc, '$.total', 1700)`],
  ['the total, to one of as many digits', `fiscal_doc = replace(fiscal_doc, '1500', '1600')`],
  ['its terminal', `pos_id = 'POS-009'`],
  ['its hour', `created_at = created_at - 3600`],
  ['its day', `created_at = created_at - ${20 * A_DAY}`],
];

describe('a printed receipt of which somebody changed', () => {
  test.each(EDITS)('%s', async (_, change) => {
    const id = await till.sell({ printed: true });
    await till.sell({ printed: true, posId: 'POS-002' });
    facts();
    finish(reader.settle());
    await till.sql(`UPDATE receipts SET ${change} WHERE id = ?`, id);
    const afresh = new BufferReader({ path: till.path, zone });
    const seen = facts();
    expect([seen.today, seen.yesterday]).toEqual([facts(afresh).today, facts(afresh).yesterday]);
    expect(seen.countedAt).toBeNull();
    finish(reader.settle());
    finish(afresh.settle());
    expect([facts().month, facts().weeks]).toEqual([facts(afresh).month, facts(afresh).weeks]);
  });

  test.each<readonly [string, string]>([...EDITS, ['that it is there', '']])(
    'after the day was counted: %s',
    async (_, change) => {
      const big = new BufferReader({ path: till.path, zone, clock: () => clock, fewRows: 0 });
      await till.sell({ printed: true });
      facts(big);
      finish(big.settle());
      const id = await till.sell({ printed: true, posId: 'POS-002' });
      facts(big);
      await (change === ''
        ? till.sql('DELETE FROM receipts WHERE id = ?', id)
        : till.sql(`UPDATE receipts SET ${change} WHERE id = ?`, id));
      await till.sell({ printed: true });
      facts(big);
      finish(big.settle());
      const afresh = facts(new BufferReader({ path: till.path, zone }));
      expect([facts(big).today, facts(big).yesterday]).toEqual([afresh.today, afresh.yesterday]);
    },
  );

  test('shows in a day of the month, also in that of a shop with many receipts', async () => {
    const old = seconds() - 9 * A_DAY;
    const id = await till.sell({ printed: true, createdAt: old });
    const big = new BufferReader({ path: till.path, zone, clock: () => clock, fewRows: 0 });
    facts(big);
    finish(big.settle());
    const today = dayOf(seconds(), zone);
    const revenue = () => {
      const days = finish(big.days({ first: shiftDay(today, -12), last: today, now: seconds() }));
      return days.reduce((sum, day) => sum + terminalDay(day, undefined).sales.kopecks, 0);
    };
    expect(revenue()).toBe(150_000);
    await till.sql(`UPDATE receipts SET fiscal_doc = json_set(fiscal_doc, '$.total', 9) WHERE id = ?`, id);
    clock += 61_000;
    expect(revenue()).toBe(900);
  });

  test('shows in a day of long ago, where that month is asked for; in a whole year within the hour', async () => {
    const old = seconds() - 200 * A_DAY;
    const id = await till.sell({ printed: true, createdAt: old });
    facts();
    const [day, today] = [dayOf(old, zone), dayOf(seconds(), zone)];
    const revenue = (first: string, last: string) =>
      finish(reader.days({ first, last, now: seconds() })).reduce(
        (sum, sales) => sum + terminalDay(sales, undefined).sales.kopecks,
        0,
      );
    const [month, year] = [() => revenue(day, shiftDay(day, 30)), () => revenue(shiftDay(today, -360), today)];
    expect([month(), year()]).toEqual([150_000, 150_000]);
    await till.sql(`UPDATE receipts SET fiscal_doc = json_set(fiscal_doc, '$.total', 9) WHERE id = ?`, id);
    clock += 61_000;
    expect([year(), month(), year()]).toEqual([150_000, 900, 900]);
  });
});

test('a big day that is written while it is counted, page by page, comes out right', async () => {
  const now = seconds();
  const fill = (from: number, many: number) =>
    till.sql(
      `INSERT INTO receipts (id, pos_id, created_at, hlc_local_time, hlc_logical_counter, fiscal_doc, status, synced_at)
       WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${from + many - 1})
       SELECT 'r' || i, 'POS-00' || (1 + i % 2), ${now} - i % 50, 0, 0,
         '{"type":"sale","fiscal_sign":"1","items":[{"name":"a","total":' || (i % 7) || '}]}', 'synced', ${now} FROM n`,
    );
  await fill(0, 1500);
  const busy = new BufferReader({ path: till.path, zone, clock: () => clock, sliceMs: 0, fewRows: 0 });
  facts(busy);
  await till.sql(`UPDATE receipts SET pos_id = 'POS-003' WHERE id = 'r7'`);
  facts(busy);
  let [steps, done] = [0, false];
  while (!done) {
    const settling = busy.settle();
    while (!settling.advance().done) {
      steps += 1;
      if (steps > 12) continue;
      await fill(2000 + steps * 10, 10);
      await till.sql(`UPDATE receipts SET pos_id = 'POS-003' WHERE id = ?`, `r${steps * 100}`);
      await till.sql('DELETE FROM receipts WHERE id = ?', `r${steps * 90 + 1}`);
      facts(busy);
    }
    facts(busy);
    done = !busy.unsettled();
    clock += 100_000;
  }
  expect(steps).toBeGreaterThan(12);
  const afresh = facts(new BufferReader({ path: till.path, zone }));
  // These a reader that has just begun adds up little by little.
  const { month, weeks, deliveredMonths } = facts(busy);
  expect(facts(busy)).toEqual({ ...afresh, month, weeks, deliveredMonths });
});

test('a copy that is restored in place during a long sum tells no old delivery as new', async () => {
  const other = await openTill();
  try {
    for (let index = 0; index < 20; index += 1) await other.call('sync', await other.sell(), seconds());
    await other.stop();
    await till.call('sync', await till.sell(), seconds());
    facts();
    const today = dayOf(seconds(), zone);
    const slow = new BufferReader({ path: till.path, zone, clock: () => clock, sliceMs: 0 });
    facts(slow);
    const sum = slow.days({ first: shiftDay(today, -20), last: today, now: seconds() });
    sum.advance();
    await till.stop();
    copyFileSync(other.path, till.path);
    await till.start();
    expect(terminalDay(finish(sum).at(-1) ?? { day: today, terminals: {} }, undefined).sales.count).toBe(20);
    expect(facts(slow).deliveries).toEqual([]);
    await till.call('sync', await till.sell({ posId: 'POS-005' }), seconds());
    expect(facts(slow).deliveries).toHaveLength(1);
  } finally {
    await other.remove();
  }
});

test('what was printed under a clock that was ahead ends nothing once it is set back', async () => {
  const noon = dayStart(dayOf(seconds(), zone), zone) + 12 * 3600;
  const ahead = noon + 3 * 3600;
  await till.sell({ createdAt: ahead - 60, printed: true });
  expect(factsOf(reader.read(ahead)).lastReceipts['POS-001']).toMatchObject({
    createdAt: ahead - 60,
    signedAt: ahead - 60,
  });
  await till.sell({ createdAt: noon - 120, printed: false });
  const { lastReceipts, unprinted } = factsOf(reader.read(noon));
  expect(unprinted).toMatchObject([{ createdAt: noon - 120 }]);
  expect(lastReceipts['POS-001']).toMatchObject({ createdAt: noon - 120, signedAt: null });
});

describe('a clock that is set back while a session is open', () => {
  const move = (kopecks: number, at: number) =>
    till.call('cashTransaction', { posId: 'POS-001', type: 'cash_in', amount: kopecks, at });

  test('takes nothing away from the session that was seen open', async () => {
    const now = seconds();
    facts();
    await till.call('openSession', 'POS-001', now - 1000);
    await move(1000, now - 900);
    facts();
    await move(500, now - 5000);
    await move(200, now - 4000);
    expect(facts().cash?.['POS-001']?.expected).toBe(1700);
  });

  test('makes the sum unknown for who comes later, and what comes after that changes nothing', async () => {
    const now = seconds();
    await till.call('openSession', 'POS-001', now - 1000);
    await move(1000, now - 900);
    await move(500, now - 5000);
    expect(facts().cash?.['POS-001']?.expected).toBeNull();
    await move(200, now - 100);
    expect(facts().cash?.['POS-001']?.expected).toBeNull();
  });
});

describe('an open session whose opening somebody corrected', () => {
  const HOUR = 3600;

  test.each([
    ['back', -25 * HOUR, 1700],
    ['forward', 500, 700],
  ])('%s expects what was taken since, seen before or not', async (_, by, expected) => {
    const opened = seconds() - 1000;
    const take = (kopecks: number, at: number) =>
      till.call('cashTransaction', { posId: 'POS-001', type: 'cash_in', amount: kopecks, at });
    await till.call('openSession', 'POS-001', opened);
    await take(1000, opened + 100);
    await take(500, opened + 600);
    expect(facts().cash?.['POS-001']?.expected).toBe(1500);
    await till.sql('UPDATE pos_sessions SET opened_at = ?', opened + by);
    await take(200, opened + 700);
    expect(facts().cash?.['POS-001']?.expected).toBe(expected);
  });
});
