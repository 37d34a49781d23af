import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBufferFile, fillHistory, type HistoryOptions, openWriter } from '../../../src/simulator/index.ts';

let folder: string;
const UNTIL = Date.parse('2026-11-20T15:00:00Z') / 1000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function filled(name: string, options: Partial<HistoryOptions> = {}) {
  const path = join(folder, name);
  createBufferFile(path, { now: UNTIL });
  const written = fillHistory(path, { until: UNTIL, days: 3, terminals: ['POS-001', 'POS-002'], ...options });
  const writer = openWriter(path);
  const column = (sql: string) => writer.db.prepare(sql).pluck().all();
  return { written, column, schema: () => column('SELECT sql FROM sqlite_master ORDER BY name'), close: writer.close };
}

test('is a past: within its days and opening hours, all delivered, with an event for each step', () => {
  const { written, column, close } = filled('a.db');
  expect(written).toBeGreaterThan(200);
  expect(column('SELECT COUNT(*) FROM receipts')).toEqual([written]);
  expect(column("SELECT COUNT(*) FROM receipts WHERE status <> 'synced' OR synced_at < created_at")).toEqual([0]);
  expect(
    column(`SELECT COUNT(*) FROM receipts WHERE synced_at > ${UNTIL} OR created_at < ${UNTIL - 4 * 86_400}`),
  ).toEqual([0]);
  // Moscow is three hours ahead of UTC.
  expect(
    column(
      "SELECT COUNT(*) FROM receipts WHERE CAST(strftime('%H', created_at + 10800, 'unixepoch') AS INTEGER) NOT BETWEEN 9 AND 20",
    ),
  ).toEqual([0]);
  expect(column('SELECT COUNT(*) FROM buffer_events GROUP BY event_type')).toEqual([written, written]);
  expect(
    column(`SELECT COUNT(*) FROM buffer_events e JOIN receipts r ON r.id = e.receipt_id WHERE e.event_type = 'receipt_synced'
      AND (e.timestamp <> r.synced_at OR json_extract(e.metadata, '$.duration_seconds') <> r.synced_at - r.created_at)`),
  ).toEqual([0]);
  expect(
    column(
      'SELECT COUNT(*) FROM buffer_events a JOIN buffer_events b ON b.id = a.id + 1 WHERE b.timestamp < a.timestamp',
    ),
  ).toEqual([0]);
  close();
});

test('its drawers reconcile, over the open shift and over all time', () => {
  const { column, close } = filled('a.db');
  const expected = (since: string) =>
    column(`SELECT ABS(ROUND(s.cash_balance * 100) - (SELECT SUM(ROUND(t.amount * 100) * CASE WHEN t.transaction_type IN ('sale', 'cash_in')
      THEN 1 ELSE -1 END) FROM cash_transactions t WHERE t.pos_id = s.pos_id AND t.payment_method = 'cash' AND t.timestamp >= ${since}))
      FROM pos_sessions s`);
  expect(column("SELECT COUNT(*) FROM pos_sessions WHERE status = 'open'")).toEqual([2]);
  expect(expected('s.opened_at')).toEqual([0, 0]);
  expect(expected('0')).toEqual([0, 0]);
  close();
});

test('leaves the schema as it was, and a sound file', () => {
  createBufferFile(join(folder, 'empty.db'), { now: UNTIL });
  const empty = openWriter(join(folder, 'empty.db'));
  const before = empty.db.prepare('SELECT sql FROM sqlite_master ORDER BY name').pluck().all();
  empty.close();
  const { schema, column, close } = filled('a.db');
  expect(schema()).toEqual(before);
  expect(column('PRAGMA integrity_check')).toEqual(['ok']);
  expect(column('PRAGMA journal_mode')).toEqual(['wal']);
  expect(column('PRAGMA foreign_key_check')).toEqual([]);
  close();
});

test('the same seed gives the same past, another seed another', () => {
  const digest = 'SELECT group_concat(id || fiscal_doc) FROM receipts';
  const [a, b, c] = [filled('a.db', { seed: 4 }), filled('b.db', { seed: 4 }), filled('c.db', { seed: 5 })];
  expect(a.column(digest)).toEqual(b.column(digest));
  expect(a.column(digest)).not.toEqual(c.column(digest));
  for (const { close } of [a, b, c]) close();
});

test('writes exactly as many receipts as asked for, also before the shop opens', () => {
  for (const [name, until] of [
    ['evening', UNTIL],
    ['night', UNTIL - 14 * 3600],
  ] as const) {
    const { written, column, close } = filled(`${name}.db`, { until, receipts: 1234 });
    expect(written).toBe(1234);
    expect(column('SELECT COUNT(*) FROM receipts')).toEqual([1234]);
    expect(column(`SELECT COUNT(*) FROM receipts WHERE created_at > ${until}`)).toEqual([0]);
    close();
  }
});
