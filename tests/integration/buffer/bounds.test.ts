/** What stands in the file beyond all measure costs only itself, is counted, and is never shown whole. */
import { describe, expect, test } from 'vitest';
import {
  MOST_DOCUMENT_BYTES,
  MOST_GROUPS,
  MOST_REPEATS,
  MOST_SESSIONS,
  MOST_TERMINALS,
} from '../../../src/buffer/bounds.ts';
import { dayOf, dayStart, shiftDay } from '../../../src/domain/day.ts';
import { shopDay, terminalDay } from '../../../src/domain/sales.ts';
import { facts, oneTill, reader, till, zone } from './one-till.ts';
import { seconds } from './till.ts';

oneTill();

/** So many receipts of one day, each made from the number i. */
function fill(many: number, { posId = "'POS-001'", key = "'k' || i", status = 'synced' } = {}): Promise<unknown> {
  const now = seconds();
  const midnight = dayStart(dayOf(now, zone), zone);
  return till.sql(
    `INSERT INTO receipts (id, pos_id, created_at, hlc_local_time, hlc_logical_counter, fiscal_doc, status)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
     SELECT 'r' || i, ${posId}, max(${midnight}, ${now} - i % 600), 0, 0,
       '{"type":"sale","items":[{"name":"a","total":1}],"idempotency_key":"' || ${key} || '"}', '${status}' FROM n`,
  );
}

describe('a document', () => {
  test.each([
    [
      'of more bytes than are read',
      'oversized_document',
      `{"type":"sale","total":1,"x":"${'x'.repeat(MOST_DOCUMENT_BYTES)}"}`,
    ],
    [
      'of a thousand lines and one',
      'malformed_document',
      JSON.stringify({ type: 'sale', items: Array(1001).fill({ total: 1 }) }),
    ],
    [
      'with a name of a page',
      'malformed_document',
      JSON.stringify({ type: 'sale', items: [{ name: 'x'.repeat(501), total: 1 }] }),
    ],
    [
      'with a quantity a hundred thousand lists deep',
      'malformed_document',
      `{"type":"sale","items":[{"quantity":${'['.repeat(1e5)}${']'.repeat(1e5)},"total":1}]}`,
    ],
  ])('%s is in no sum', async (_, kind, rawFiscalDoc) => {
    await till.sell();
    await till.sell({ rawFiscalDoc });
    const { today, problems, undelivered } = facts();
    expect(problems).toEqual([{ kind, table: 'receipts', rows: 1 }]);
    expect(shopDay(today).sales).toEqual({ count: 1, kopecks: 150_000 });
    expect(undelivered.map(({ unpriced }) => unpriced)).toEqual([0, 1]);
  });

  test('with a name a hundred thousand lists deep has a line without a name', async () => {
    const name = `${'['.repeat(1e5)}${']'.repeat(1e5)}`;
    await till.sell({ rawFiscalDoc: `{"type":"sale","items":[{"name":${name},"total":5}]}` });
    expect(facts()).toMatchObject({ problems: [] });
    expect(shopDay(facts().today).sales.kopecks).toBe(500);
  });
});

test('of twenty thousand terminals a hundred are told apart, and the receipts of the others are counted', async () => {
  await fill(20_000, { posId: "'T' || i" });
  const { terminals, today, problems } = facts();
  expect(terminals).toHaveLength(MOST_TERMINALS);
  expect(shopDay(today).sales.count).toBe(MOST_TERMINALS);
  expect(problems).toEqual([{ kind: 'too_many_terminals', table: 'receipts', rows: 20_000 - MOST_TERMINALS }]);
});

test('a pos_id of a hundred kilobytes is no name', async () => {
  await till.sell({ posId: 'x'.repeat(100_000) });
  await till.sell();
  const { terminals, problems, undelivered } = facts();
  expect(terminals).toEqual(['POS-001']);
  expect(problems).toEqual([{ kind: 'too_many_terminals', table: 'receipts', rows: 1 }]);
  expect(undelivered.map(({ posId }) => posId).sort()).toEqual(['', 'POS-001']);
});

test('of three thousand sessions a hundred are read', async () => {
  await till.sql(
    `INSERT INTO pos_sessions (pos_id, session_id, opened_at, cash_balance, card_balance, last_updated, status)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
     SELECT printf('T%05d', i), 's' || i, ${seconds()} - 60, 0, 0, 0, 'open' FROM n`,
  );
  const { sessions, problems } = facts();
  expect(sessions).toHaveLength(MOST_SESSIONS);
  expect(problems).toEqual([{ kind: 'too_many_sessions', table: 'pos_sessions', rows: 3000 - MOST_SESSIONS }]);
});

test('of thirty thousand equal keys some are listed, and another receipt is read as fast as any', async () => {
  await fill(30_000, { key: "'same'" });
  while (!reader.read(seconds()).ok) for (const sum = reader.settle(); !sum.advance().done; );
  expect(facts().duplicates).toHaveLength(MOST_REPEATS);
  await till.sell();
  expect(shopDay(facts().today).sales.count + shopDay(facts().yesterday).sales.count).toBe(30_001);
  // The next day begins at once: nothing of the one that has ended is counted anew.
  expect(reader.read(dayStart(shiftDay(dayOf(seconds(), zone), 1), zone) + 1).ok).toBe(true);
});

test('a day of 121,000 waiting receipts is counted in slices, and told in groups', async () => {
  await fill(121_000, { status: 'pending' });
  expect(reader.read(seconds())).toMatchObject({ ok: false, reason: 'counting' });
  for (const sum = reader.settle(); !sum.advance().done; );
  const { today, yesterday, undelivered, counts, problems } = facts();
  expect(shopDay(today).sales.count + shopDay(yesterday).sales.count).toBe(121_000);
  expect(counts.pending).toBe(121_000);
  expect(undelivered.reduce((sum, { count }) => sum + count, 0)).toBe(121_000);
  expect(undelivered.length).toBeLessThanOrEqual(MOST_GROUPS + 1);
  expect(problems.map(({ kind }) => kind)).toEqual(['too_many_keys', 'too_many_undelivered']);
});

test('a report is passed on by its plain figures', async () => {
  await till.call('openSession', 'POS-001');
  const report = { cash: 12.5, count: 3, by: 'Иванова', closed: true, none: null, list: [1], deep: { x: 1 } };
  await till.sql('UPDATE pos_sessions SET z_report_data = ?', JSON.stringify({ ...report, long: 'x'.repeat(500) }));
  const { cash, count, by, closed, none } = report;
  expect(facts().sessions?.[0]?.zReport).toEqual({ cash, count, by, closed, none });
  await till.sql('UPDATE pos_sessions SET z_report_data = ?', `{"a":${'['.repeat(3000)}${']'.repeat(3000)}}`);
  expect(facts().sessions?.[0]?.zReport).toEqual({});
  await till.sql('UPDATE pos_sessions SET z_report_data = ?', `{"a":"${'x'.repeat(5_000_000)}"}`);
  expect(facts().sessions?.[0]?.zReport).toBeNull();
});

describe('times', () => {
  test('a delivery of the year 2030 does not hide that the last one was long ago', async () => {
    const now = seconds();
    await till.sell({ createdAt: now - 9000, syncedAt: now - 8000 });
    await till.sell({ createdAt: now - 9000, syncedAt: now - 8000 });
    await till.sql(
      `UPDATE buffer_events SET timestamp = 1893456000 WHERE id = (SELECT max(id) FROM buffer_events WHERE event_type = 'receipt_synced')`,
    );
    expect(facts()).toMatchObject({
      lastSync: now - 8000,
      problems: [{ kind: 'bad_time', table: 'buffer_events', rows: 1 }],
    });
  });

  test('a session of tomorrow is none', async () => {
    await till.call('openSession', 'POS-001', seconds() + 86_400);
    expect(facts()).toMatchObject({ sessions: [], problems: [{ kind: 'bad_session' }] });
  });
});

describe('only real tables are read', () => {
  const ENDLESS = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n';

  test.each([
    ['dlq', `SELECT i AS original_receipt_id, i AS failed_at, NULL AS resolved_at FROM (${ENDLESS})`],
    ['config', `SELECT 'buffer_capacity' AS key, i AS value FROM (${ENDLESS})`],
    ['receipts', `SELECT * FROM kept`],
  ])('an endless view in the place of %s is said, and over when the table is there again', async (table, select) => {
    await till.sell();
    await till.obey([
      { do: 'pragma', pragma: 'legacy_alter_table = ON' },
      { do: 'sql', sql: `ALTER TABLE ${table} RENAME TO kept`, with: [] },
      { do: 'sql', sql: `CREATE VIEW ${table} AS ${select}`, with: [] },
    ]);
    expect(reader.read(seconds())).toMatchObject({ ok: false, reason: 'schema' });
    await till.obey([
      { do: 'sql', sql: `DROP VIEW ${table}`, with: [] },
      { do: 'sql', sql: `ALTER TABLE kept RENAME TO ${table}`, with: [] },
    ]);
    expect(shopDay(facts().today).sales.count).toBe(1);
  });

  test('a column that is computed when it is asked for is none', async () => {
    await till.sql('ALTER TABLE dlq DROP COLUMN last_error');
    await till.sql('ALTER TABLE config RENAME TO kept');
    await till.sql(`CREATE TABLE config (key TEXT, value TEXT AS (hex(zeroblob(90000000))) VIRTUAL)`);
    expect(reader.read(seconds())).toMatchObject({ ok: false, reason: 'schema' });
  });
});

test.each([
  ['above', '9223372036854775806'],
  ['below', '-9223372036854775806'],
])('rows with numbers %s those of the language are counted, and cost only themselves', async (_, number) => {
  const known = await till.sell();
  for (const posId of ['POS-001', 'POS-002']) {
    const id = await till.sell({ posId });
    await till.sql(`UPDATE receipts SET rowid = ${number} - (pos_id = 'POS-001') * sign(${number}) WHERE id = ?`, id);
  }
  await till.call('openSession', 'POS-003');
  await till.sql(`UPDATE pos_sessions SET rowid = ${number}`);
  const { today, terminals, undelivered, sessions, problems } = facts();
  expect(terminalDay(today, undefined).sales.count).toBe(1);
  expect(terminals).toEqual(['POS-001']);
  expect(undelivered).toHaveLength(1);
  expect(sessions).toEqual([]);
  expect(problems).toContainEqual({ kind: 'bad_row', table: 'receipts', rows: 2 });
  expect(problems).toContainEqual({ kind: 'bad_session', table: 'pos_sessions', rows: 1 });
  const { rows } = reader.receipts({
    span: { from: seconds() - 86_400, to: seconds() + 1, posId: null },
    cursor: null,
    limit: 10,
  });
  expect(rows.map(({ id }) => id)).toEqual([known]);
});
