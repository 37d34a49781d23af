/** What was sold day by day, and by weekday and hour: out of the file, and the same as its days one by one. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BufferReader } from '../../../src/buffer/reader.ts';
import type { LongSum } from '../../../src/buffer/slices.ts';
import { dayOf, dayStart, localTime, shiftDay, weekdayOf } from '../../../src/domain/day.ts';
import { terminalDay } from '../../../src/domain/sales.ts';
import { factsOf } from './one-till.ts';
import { openTill, seconds, type Till } from './till.ts';

const zone = 'Europe/Moscow';
const HOUR = 3600;
let till: Till;
let clock: number;
let reader: BufferReader;

beforeEach(async () => {
  till = await openTill();
  clock = 0;
  reader = new BufferReader({ path: till.path, zone, clock: () => clock });
});
afterEach(() => till.remove());

function finish<T>(sum: LongSum<T>): T {
  for (;;) {
    const turn = sum.advance();
    if (turn.done) return turn.value;
  }
}

function weeks() {
  clock += 100_000;
  return factsOf(reader.read(seconds())).weeks;
}

const daysAgo = (days: number) => shiftDay(dayOf(seconds(), zone), -days);
const sellAt = (days: number, hour: number, posId: string) =>
  till.sell({ createdAt: dayStart(daysAgo(days), zone) + hour * HOUR, posId, printed: true });

test('nothing is said before all days are added up; then they are the file’s, by terminal', async () => {
  const sold = [
    ...[1, 2, 8, 27, 28, 29, 33].map((days) => [days, days % 20, 'POS-001'] as const),
    ...[1, 1, 14].map((days) => [days, 23, 'POS-002'] as const),
  ];
  for (const [days, hour, posId] of sold) await sellAt(days, hour, posId);
  expect(weeks()).toBeNull();
  finish(reader.settle());
  const found = weeks();
  const today = dayOf(seconds(), zone);
  expect(found?.day).toBe(today);
  // The day before the shop's first receipt is no day without sales.
  const days = finish(reader.days({ first: daysAgo(33), last: daysAgo(1), now: seconds() })).reverse();
  for (const posId of ['POS-001', 'POS-002']) {
    expect(found?.terminals[posId]?.days).toEqual(days.map((day) => terminalDay(day, posId).sales.kopecks));
    const hours = Array.from({ length: 7 }, () => Array<number>(24).fill(0));
    for (const day of days.slice(0, 28)) {
      const ofWeekday = hours[weekdayOf(day.day)] ?? [];
      for (const [hour, { kopecks }] of terminalDay(day, posId).hours.entries())
        ofWeekday[hour] = (ofWeekday[hour] ?? 0) + kopecks;
    }
    expect(found?.terminals[posId]?.hours).toEqual(hours);
  }
});

test('days without sales are days from the first receipt on, also where the weeks begin with them', async () => {
  await sellAt(50, 12, 'POS-001');
  await sellAt(3, 12, 'POS-001');
  weeks();
  finish(reader.settle());
  expect(weeks()?.terminals['POS-001']?.days).toEqual(
    Array.from({ length: 34 }, (_, ago) => (ago === 2 ? 150_000 : 0)),
  );
});

test('a receipt that came late into a past day, or was changed there, is found there', async () => {
  await sellAt(30, 12, 'POS-001');
  const id = await sellAt(3, 12, 'POS-001');
  weeks();
  finish(reader.settle());
  expect(weeks()?.terminals['POS-001']?.days[2]).toBe(150_000);
  await sellAt(3, 13, 'POS-001');
  await till.sql(`UPDATE receipts SET fiscal_doc = json_set(fiscal_doc, '$.total', 9) WHERE id = ?`, id);
  clock += 100_000;
  weeks();
  finish(reader.settle());
  expect(weeks()?.terminals['POS-001']?.days[2]).toBe(150_900);
});

test('the hours are those of the shop’s clock', async () => {
  const at = dayStart(daysAgo(2), zone) + 21 * HOUR;
  await till.sell({ createdAt: at });
  weeks();
  finish(reader.settle());
  const { hour, day } = localTime(at, zone);
  expect(weeks()?.terminals['POS-001']?.hours[weekdayOf(day)]?.[hour]).toBe(150_000);
});
