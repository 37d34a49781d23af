/** Rows that are not what they should be cost only themselves. */
import { expect, test } from 'vitest';
import { dayOf, dayStart, shiftDay } from '../../../src/domain/day.ts';
import { terminalDay } from '../../../src/domain/sales.ts';
import { facts, oneTill, till, zone } from './one-till.ts';
import { seconds } from './till.ts';

oneTill();

test.each([
  ['half-written JSON', '{"type":"sale","items":[{"na'],
  ['no JSON at all', 'Чек'],
  ['null', 'null'],
  ['an unknown kind', '{"type":"gift","items":[{"name":"a","total":1}]}'],
  ['an amount beyond all money', '{"type":"sale","items":[{"name":"a","total":1e308}]}'],
  ['a negative total', '{"type":"sale","items":[],"total":-5}'],
  ['a total that is no number', '{"type":"sale","items":[],"total":"дорого"}'],
])('document: %s', async (_, rawFiscalDoc) => {
  await till.sell({ posId: 'POS-002' });
  await till.sell({ rawFiscalDoc });
  const { today, problems, undelivered } = facts();
  expect(problems).toEqual([{ kind: 'malformed_document', table: 'receipts', rows: 1 }]);
  expect(terminalDay(today, undefined)).toMatchObject({ sales: { count: 1, kopecks: 150_000 }, malformed: 1 });
  expect(undelivered).toMatchObject([
    { kopecks: 150_000, unpriced: 0 },
    { kopecks: 0, unpriced: 1 },
  ]);
});

test('amounts as text are money', async () => {
  const rawFiscalDoc = '{"type":"sale","items":[{"name":"a","quantity":"2","total":"25.10"}],"payments":[]}';
  await till.sell({ rawFiscalDoc });
  expect(terminalDay(facts().today, undefined).sales.kopecks).toBe(2510);
});

test.each([
  ['milliseconds', () => seconds() * 1000],
  ['the future', () => seconds() + 3 * 86_400],
  ['before there were such tills', () => 5],
  ['text', () => 'вчера'],
  ['beyond the integers of the language', () => 2n ** 62n],
  ['beyond all numbers', () => 1e308],
])('created_at: %s', async (_, createdAt) => {
  await till.sell();
  const id = await till.sell({ posId: 'POS-002' });
  facts();
  await till.sql('UPDATE receipts SET created_at = ? WHERE id = ?', createdAt(), id);
  const { problems, today, undelivered, terminals } = facts();
  expect(problems).toEqual([{ kind: 'bad_time', table: 'receipts', rows: 1 }]);
  expect(terminalDay(today, undefined).sales.count).toBe(1);
  expect(undelivered.map((receipt) => receipt.createdAt === null)).toEqual([false, true]);
  expect(terminals).toEqual(['POS-001', 'POS-002']);
});

test('a receipt from the future is one of its own day when that comes', async () => {
  const tomorrow = shiftDay(dayOf(seconds(), zone), 1);
  await till.sell({ createdAt: dayStart(tomorrow, zone) + 36_000 });
  expect(facts().problems).toMatchObject([{ kind: 'bad_time' }]);
  const later = facts(dayStart(tomorrow, zone) + 40_000);
  expect(later.problems).toEqual([]);
  expect(terminalDay(later.today, undefined).sales.count).toBe(1);
});

test('a session from the future is one as soon as it is of the past, and was closed when that is', async () => {
  const now = seconds();
  await till.call('openSession', 'POS-001', now + 1200);
  await till.call('openSession', 'POS-002', now - 60);
  await till.call('closeSession', 'POS-002', now + 1200);
  const closings = (at: number) => facts(at).sessions?.map(({ posId, closedAt }) => [posId, closedAt]);
  expect(closings(now)).toEqual([['POS-002', null]]);
  expect(closings(now + 899)).toEqual([['POS-002', null]]);
  expect(closings(now + 900)).toEqual([
    ['POS-001', null],
    ['POS-002', now + 1200],
  ]);
});

test('unknown words of status are counted, in whatever gap of the index they stand', async () => {
  const words = ['', 'abandoned', 'lost', 'queued', 'syncedd', 'zzz', 'PENDING'];
  for (const word of words) {
    const id = await till.sell({ syncedAt: seconds() });
    await till.obey([
      { do: 'pragma', pragma: 'ignore_check_constraints = ON' },
      { do: 'sql', sql: 'UPDATE receipts SET status = ? WHERE id = ?', with: [word, id] },
    ]);
  }
  expect(facts().problems).toEqual([{ kind: 'unknown_status', table: 'receipts', rows: words.length }]);
  expect(terminalDay(facts().today, undefined).sales.count).toBe(words.length);
});

test('terminals may have any name', async () => {
  const names = ['', 'O\'Brien "x"', 'a\nb', '💶', '__proto__', 'constructor', 'Касса №1', 'x'.repeat(300)];
  for (const posId of names) await till.sell({ posId });
  await till.sql("UPDATE receipts SET pos_id = CAST(x'ff41' AS TEXT) WHERE pos_id = ''");
  const { terminals, today, lastReceipts } = facts();
  expect(terminals).toHaveLength(names.length);
  for (const posId of terminals) {
    expect(today.terminals[posId]?.sales.count).toBe(1);
    expect(Object.hasOwn(lastReceipts, posId)).toBe(true);
  }
});

test('fifty terminals', async () => {
  const names = Array.from({ length: 50 }, (_, index) => `POS-${String(index).padStart(3, '0')}`);
  await till.obey(names.map((posId) => ({ do: 'call', method: 'addReceipt', with: [{ posId }] })));
  const { terminals, today } = facts();
  expect(terminals).toEqual(names);
  expect(Object.keys(today.terminals).sort()).toEqual(names);
});

test('a session without a readable sum is still open; it is counted', async () => {
  await till.call('openSession', 'POS-001');
  await till.sql("UPDATE pos_sessions SET cash_balance = 'пусто'");
  const { sessions, problems } = facts();
  expect(sessions).toMatchObject([{ posId: 'POS-001', status: 'open', cash: null, card: 0 }]);
  expect(problems).toEqual([{ kind: 'bad_session', table: 'pos_sessions', rows: 1 }]);
});

test('without a config table only the capacity is unknown', async () => {
  await till.sql('DROP TABLE config');
  expect(facts()).toMatchObject({ capacity: null, problems: [] });
});

test('a session that is none is counted, and its neighbour is read', async () => {
  await till.call('openSession', 'POS-001');
  await till.call('openSession', 'POS-002');
  await till.sql("UPDATE pos_sessions SET opened_at = 'утром' WHERE pos_id = 'POS-001'");
  const { sessions, problems } = facts();
  expect(sessions?.map(({ posId }) => posId)).toEqual(['POS-002']);
  expect(problems).toEqual([{ kind: 'bad_session', table: 'pos_sessions', rows: 1 }]);
});

test('a capacity that is no number is unknown', async () => {
  await till.call('setConfig', 'buffer_capacity', 'many');
  expect(facts()).toMatchObject({ capacity: null, problems: [{ kind: 'bad_config', table: 'config', rows: 1 }] });
});
