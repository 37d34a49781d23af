/** The reminder at closing time: who is still there hears of a shift that the morning would find too long. */
import { expect, test } from 'vitest';
import { atClock, outlivesNight } from '../../../src/domain/hours.ts';
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
