/** When the shop is open, and the reminder at closing time: who is still there hears of a shift that is too long by morning. */
import { describe, expect, test } from 'vitest';
import { atClock, openingsAround, outlivesNight } from '../../../src/domain/hours.ts';
import { SHOP } from '../../support/facts.ts';

const zone = 'Europe/Moscow';
const shop = { ...SHOP, zone, hours: { opens: 9 * 60, closes: 21 * 60 } };
const at = (hour: number, minute = 0) => atClock('2026-11-20', hour * 60 + minute, zone);

test.each([
  ['a minute before closing time', at(9, 5), at(20, 59), false],
  ['at closing time', at(9, 5), at(21), true],
  ['within the hour after it', at(9, 5), at(21, 59), true],
  ['an hour later', at(9, 5), at(22), false],
  ['in the morning, when the alerts of the shift’s age speak', at(9, 5) - 86_400, at(8), false],
  ['opened so late that the morning has an hour to close it', at(10), at(21), false],
  ['opened a minute before that', at(9, 59), at(21), true],
  ['no shift', null, at(21), false],
] as const)('%s', (_, openedAt, now, expected) => {
  expect(outlivesNight(openedAt, shop, now)).toBe(expected);
});

test('a shop that never closes has no closing time', () => {
  expect(outlivesNight(at(9, 5), { ...shop, hours: null }, at(21))).toBeNull();
});

describe('days without work', () => {
  const closed = { weekdays: [5, 6], days: ['2026-11-23'] };
  // Friday is the 20th; Monday the 23rd is a holiday.
  const on = (day: string, hour: number) => atClock(`2026-11-${day}`, hour * 60, zone);

  test.each([
    ['on Friday, while it is open', on('20', 12), '20', '24'],
    ['on Saturday', on('21', 12), '20', '24'],
    ['on the holiday', on('23', 12), '20', '24'],
    ['on Tuesday before it opens', on('24', 8), '20', '24'],
    ['on Tuesday', on('24', 9), '24', '25'],
  ])('%s', (_, now, last, next) => {
    const around = openingsAround({ ...shop, closed }, now);
    expect([around?.last.opens, around?.next.opens]).toEqual([on(last, 9), on(next, 9)]);
  });

  test('what is open past midnight closes on the day without work', () => {
    const night = { ...shop, closed, hours: { opens: 20 * 60, closes: 4 * 60 } };
    expect(openingsAround(night, on('21', 2))?.last).toEqual({ opens: on('20', 20), closes: on('21', 4) });
  });
});
