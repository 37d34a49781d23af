import { expect, test } from 'vitest';
import { parseMessage } from '../../../src/web/live/rest.ts';
import { dataTime, shownOf } from '../../../src/web/model/dashboard.ts';
import { calmDay, NOON, unreadable } from '../../support/page-states.ts';

test('the server’s message is understood', () => {
  expect(parseMessage(JSON.stringify(calmDay()))).toEqual(calmDay());
  expect(parseMessage(JSON.stringify(unreadable()))).toEqual(unreadable());
});

test.each(['', 'hello', '[]', 'null', '{}', '{"timestamp":1,"alerts":[]}'])('%s is nobody’s state', (text) => {
  expect(parseMessage(text)).toBeNull();
});

test('of what cannot be read the last one is shown, and since when', () => {
  const message = unreadable();
  expect(shownOf(message)).toMatchObject({ staleSince: NOON - 125, status: { cash_balance: 50_000 } });
  expect(dataTime(message, NOON + 999)).toBe(NOON - 125);
});

test('while it is live, a sign of life renews the time of the data', () => {
  expect(dataTime(calmDay({ data_age_seconds: 4 }), null)).toBe(NOON - 4);
  expect(dataTime(calmDay(), NOON + 20)).toBe(NOON + 20);
});
