/** What cannot be read is said by its reason, without a path of the machine. */
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { lacks } from '../../support/share.ts';
import { oneTill, pendingIn, readerOf, till } from './one-till.ts';
import { overwrite } from './others.ts';
import { seconds } from './till.ts';

oneTill();

const reasons: [string, string, (path: string) => void][] = [
  ['no file', 'missing', (path) => rmSync(path)],
  ['no folder', 'missing', (path) => rmSync(join(path, '..'), { recursive: true })],
  ['a directory', 'not_a_file', (path) => [rmSync(path), mkdirSync(path)]],
  ['an empty file', 'not_a_database', (path) => truncateSync(path, 0)],
  ['not SQLite', 'not_a_database', (path) => writeFileSync(path, 'Это не база данных. '.repeat(500))],
  ['cut in the middle', 'corrupt', (path) => truncateSync(path, 40_960)],
  ['pages overwritten', 'corrupt', (path) => overwrite(path, 4096)],
  ['a link to nowhere', 'missing', (path) => [rmSync(path), symlinkSync('/nowhere/buffer.db', path)]],
];
test.each(reasons)('%s', async (_, reason, spoil) => {
  for (let index = 0; index < 40; index += 1) await till.sell();
  await till.stop();
  const reader = readerOf();
  expect(reader.read(seconds()).ok).toBe(true);
  spoil(till.path);
  for (const reading of [reader.read(seconds()), readerOf().read(seconds())]) {
    expect(reading).toMatchObject({ ok: false, reason });
    expect(JSON.stringify(reading)).not.toContain(till.folder);
  }
});

test.skipIf(lacks(import.meta.filename, process.getuid?.() === 0, 'nothing can be forbidden to root'))(
  'no permission',
  async () => {
    await till.stop();
    chmodSync(till.path, 0);
    expect(readerOf().read(seconds())).toMatchObject({ ok: false, reason: 'permission' });
  },
);

test('texts in UTF-16 are said to be that', async () => {
  const path = join(till.folder, 'utf16.db');
  const db = new Database(path);
  db.pragma("encoding = 'UTF-16'");
  db.exec("CREATE TABLE receipts (id TEXT); INSERT INTO receipts VALUES ('чек')");
  db.close();
  expect(readerOf(path).read(seconds())).toMatchObject({
    ok: false,
    reason: 'schema',
    detail: 'its texts are in UTF-16',
  });
});

test('a missing column is named, and so is a missing table', async () => {
  await till.sql('ALTER TABLE dlq RENAME COLUMN resolved_at TO done_at');
  await till.sql('DROP TABLE buffer_events');
  expect(readerOf().read(seconds())).toEqual({
    ok: false,
    at: expect.any(Number),
    reason: 'schema',
    detail: 'missing: dlq.resolved_at, buffer_events',
  });
});

test('what could be read again is read again', async () => {
  await till.sell();
  await till.stop();
  const reader = readerOf();
  renameSync(till.path, `${till.path}.away`);
  expect(pendingIn(reader.read(seconds()))).toBe('missing');
  renameSync(`${till.path}.away`, till.path);
  expect(pendingIn(reader.read(seconds()))).toBe(1);
});
