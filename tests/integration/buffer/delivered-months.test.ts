/** How soon receipts reached the OFD, month by month, out of a real file that a till writes. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventFeed } from '../../../src/buffer/events.ts';
import { BufferReader } from '../../../src/buffer/reader.ts';
import { withBuffer } from '../../../src/buffer/safe-open.ts';
import { dayOf } from '../../../src/domain/day.ts';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import { openTill, type Till } from './till.ts';

const ZONE = 'Europe/Moscow';
const NOW = Date.parse('2026-11-20T12:00:00Z') / 1000;
/** Begins at midnight of the shop, three hours before that of UTC. */
const NOVEMBER = Date.parse('2026-10-31T21:00:00Z') / 1000;
const HOUR = 3600;
const LONGEST = 5_000_000;

let till: Till;
let reader: BufferReader;
let clock = 0;
beforeEach(async () => {
  till = await openTill();
  reader = new BufferReader({ path: till.path, zone: ZONE, clock: () => clock });
});
afterEach(() => till.remove());

function facts(now = NOW): BufferFacts {
  clock += 10_000;
  const reading = reader.read(now);
  if (!reading.ok) throw new Error(`${reading.reason}: ${reading.detail}`);
  return reading.facts;
}

/** Each second event is that of a delivery; the longer ago, the longer it had taken, from a second to two months. */
async function fill(events: number, from: number, step: number) {
  await till.sql(
    `INSERT INTO buffer_events (event_type, timestamp, metadata)
     WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
     SELECT iif(i % 2, 'receipt_synced', 'receipt_added'), ? + i * ?,
       json_object('retry_count', 0, 'duration_seconds', 1 + ${LONGEST} * (? - i) / ?) FROM n`,
    ...[events, from, step, events, events],
  );
}

test('is unknown until all of it is read, and then what each event says, the month by the shop’s calendar', async () => {
  const [events, from] = [9500, NOVEMBER - 40 * 86_400];
  const step = Math.floor((NOW - from) / events);
  await fill(events, from, step);
  expect(facts().deliveredMonths).toBe(null);
  const past = reader.settle();
  // A delivery that comes while the past is taken in is in it as well.
  expect(past.advance().done).toBe(false);
  const id = await till.sell({ createdAt: NOW - 30 });
  await till.call('sync', id, NOW - 10);
  expect(facts().deliveredMonths).toBe(null);
  while (!past.advance().done);
  const known = facts().deliveredMonths;
  const expected = ['2026-10', '2026-11'].map((month) => {
    const seconds = Array.from({ length: events }, (_, i) => i)
      .filter((i) => i % 2 === 1 && dayOf(from + i * step, ZONE).startsWith(month))
      .map((i) => 1 + Math.floor((LONGEST * (events - i)) / events));
    const within = [600, 86_400, 30 * 86_400, Number.POSITIVE_INFINITY];
    const came = month === '2026-11' ? 1 : 0;
    return { month, receipts: within.map((most) => came + seconds.filter((each) => each <= most).length) };
  });
  expect(expected[0]?.receipts[3]).toBeGreaterThan(1000);
  expect(expected[1]?.receipts[0]).toBeGreaterThan(0);
  expect(known).toEqual(expected);
});

test('a slice that did not hold takes back what it took in, and nothing else', async () => {
  await fill(2300, NOVEMBER, 100);
  const settled = (badSlices: number) => {
    const feed = new EventFeed(ZONE);
    withBuffer(till.path, (buffer) => feed.read(buffer, NOW));
    const slice = (steps: number, holds: boolean) =>
      withBuffer(till.path, (buffer) => {
        const settling = feed.settle({ buffer, now: NOW, progress: () => {} });
        for (let step = 0; step < steps; step++) settling.next();
        if (!holds) throw new Error('the file changed');
      });
    let good = 0;
    for (; feed.unsettled; good += 1) {
      for (let bad = 1; bad <= badSlices; bad += 1) expect(() => slice(bad, false)).toThrow();
      slice(1, true);
    }
    return { good, months: feed.deliveredMonths };
  };
  expect(settled(2)).toEqual(settled(0));
  expect(settled(0).months).not.toBe(null);
});

test('each delivery that comes is in it once, also over the end of a month', async () => {
  const end = NOVEMBER - 60;
  await till.sell({ createdAt: end - 700, syncedAt: end - 10 });
  expect(facts(end).deliveredMonths).toEqual([{ month: '2026-10', receipts: [0, 1, 1, 1] }]);
  const id = await till.sell({ createdAt: end - 5 });
  await till.call('sync', id, NOVEMBER + 30);
  expect(facts(NOVEMBER + 40).deliveredMonths).toEqual([
    { month: '2026-10', receipts: [0, 1, 1, 1] },
    { month: '2026-11', receipts: [1, 1, 1, 1] },
  ]);
  expect(facts(NOVEMBER + 41).deliveredMonths).toEqual(facts(NOVEMBER + 50).deliveredMonths);
  // In January October is forgotten.
  expect(facts(NOVEMBER + 65 * 86_400).deliveredMonths).toEqual([{ month: '2027-01', receipts: [0, 0, 0, 0] }]);
});

test('nothing delivered is none of this month, once all is read, and says nothing of the last', async () => {
  await till.sell({ createdAt: NOW - 60 });
  expect(facts().deliveredMonths).toEqual([{ month: '2026-11', receipts: [0, 0, 0, 0] }]);
});

test.each([
  ['in the year 2000', Date.parse('2000-01-01T12:00:00Z') / 1000],
  ['a month ahead', NOW + 30 * 86_400],
  ['two months ahead', NOW + 60 * 86_400],
  ['a month behind', NOW - 30 * 86_400],
])('months are whole after a clock that was %s', async (_, wrong) => {
  await till.sell({ createdAt: NOVEMBER - 700, syncedAt: NOVEMBER - 10 });
  await till.sell({ createdAt: NOW - 700, syncedAt: NOW - 600 });
  const expected = facts().deliveredMonths;
  expect(expected?.map(({ month, receipts }) => [month, receipts.at(-1)])).toEqual([
    ['2026-10', 1],
    ['2026-11', 1],
  ]);
  facts(wrong);
  expect(facts().deliveredMonths).toEqual(expected);
  facts(wrong);
  const id = await till.sell({ createdAt: NOW - 30 });
  await till.call('sync', id, NOW - 10);
  expect(facts().deliveredMonths?.map(({ receipts }) => receipts.at(-1))).toEqual([1, 2]);
});

test('a delivery of which nobody knows how long it took is one, and in time for nothing', async () => {
  await till.sql(
    `INSERT INTO buffer_events (event_type, timestamp, metadata) VALUES
     ('receipt_synced', ?, '{"duration_seconds": "soon"}'), ('receipt_synced', ?, NULL), ('receipt_synced', 'noon', '{}')`,
    ...[NOW - HOUR, NOW - HOUR],
  );
  expect(facts().deliveredMonths).toEqual([{ month: '2026-11', receipts: [0, 0, 0, 2] }]);
});

test('a restored copy is counted anew', async () => {
  await till.sell({ createdAt: NOW - 700, syncedAt: NOW - 600 });
  expect(facts().deliveredMonths).toEqual([{ month: '2026-11', receipts: [1, 1, 1, 1] }]);
  await till.sql('DELETE FROM buffer_events');
  await till.sell({ createdAt: NOW - 90_000, syncedAt: NOW - 600 });
  await till.sell({ createdAt: NOW - 90_000, syncedAt: NOW - 500 });
  expect(facts().deliveredMonths).toEqual([{ month: '2026-11', receipts: [0, 0, 2, 2] }]);
});

test.each([
  ['2026-11-20T11:59:03Z', 3],
  ['2026-11-20T14:59:03.500+03:00', 3.5],
  ['2026-11-20T11:59:03', 3],
  // The register's clock is behind.
  ['2026-11-20T11:58:00Z', null],
  ['noon', null],
])('printed at %s', async (moment, seconds) => {
  const id = await till.sell({ createdAt: NOW - 60 });
  facts();
  await till.sql(`UPDATE receipts SET fiscal_doc = json_set(fiscal_doc, '$.fiscal_datetime', ?)`, moment);
  await till.call('sync', id, NOW - 30);
  expect(facts().deliveries).toEqual([{ seconds: 30, printedAfter: seconds }]);
});
