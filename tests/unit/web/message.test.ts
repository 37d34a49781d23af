import { expect, test } from 'vitest';
import { fromRest, parseMessage, unreadable } from '../../../src/web/live/message.ts';
import { dataTime, shownOf } from '../../../src/web/model/shown.ts';
import { salesToday } from '../../support/page-answers.ts';
import { alert, calmDay, NOON, statusOf, unreadable as unreadableState } from '../../support/page-states.ts';

test('the server’s message is understood', () => {
  expect(parseMessage(JSON.stringify(calmDay()))).toEqual(calmDay());
  expect(parseMessage(JSON.stringify(unreadableState()))).toEqual(unreadableState());
});

test.each(['', 'hello', '[]', 'null', '{}', '{"timestamp":1,"alerts":[]}'])('%s is nobody’s state', (text) => {
  expect(parseMessage(text)).toBeNull();
});

test('REST put together says what the WebSocket says', () => {
  const state = calmDay({ alerts: [alert()] });
  expect(fromRest(statusOf(state), state.alerts, salesToday(state))).toEqual(state);
});

test('a refused reading shows the last one, and since when', () => {
  const message = unreadable(statusOf(calmDay()), 125, [alert()]);
  expect(message).toMatchObject({ cash_balance: null, buffer: null, sales_today: null, timestamp: NOON + 125 });
  expect(shownOf(message)).toMatchObject({ staleSince: NOON, status: { cash_balance: 50_000 } });
  expect(dataTime(message, NOON + 999)).toBe(NOON);
});

test('while it is live, a sign of life renews the time of the data', () => {
  expect(dataTime(calmDay({ data_age_seconds: 4 }), null)).toBe(NOON - 4);
  expect(dataTime(calmDay(), NOON + 20)).toBe(NOON + 20);
});
