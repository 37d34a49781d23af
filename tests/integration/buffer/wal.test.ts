/** What is read as bytes is what SQLite would read: whole transactions, beside a writer that never rests and after its end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { viewFolder } from '../../../src/buffer/folder-view.ts';
import type { Db } from '../../../src/buffer/pages-db.ts';
import { one } from '../../../src/buffer/rows.ts';
import { withBuffer } from '../../../src/buffer/safe-open.ts';
import { TillFile } from '../../../src/buffer/till-file.ts';
import { BufferUnreadable } from '../../../src/buffer/unreadable.ts';
import { newFolder } from './till.ts';

const SUM = 200_000;
const WRITER = new URL('./busy-writer.ts', import.meta.url).pathname;
let folder = '';
let path = '';
let end = async () => {};
beforeEach(() => {
  folder = newFolder();
  path = join(folder, 'buffer.db');
});
afterEach(async () => {
  await end();
  rmSync(folder, { recursive: true });
});

async function startWriter(pageBytes: number, autocheckpoint: number): Promise<void> {
  const writer = spawn(process.execPath, [WRITER, path, String(pageBytes), String(autocheckpoint)]);
  const exited = once(writer, 'exit');
  end = async () => {
    writer.kill('SIGKILL');
    await exited;
  };
  await once(writer.stdout, 'data');
}

interface Seen {
  readonly sum: number;
  readonly moves: number;
  readonly odd: number;
}

/** They cost the same however long it has written, or one that is too slow once would never be quick enough again. */
const QUESTIONS = [
  'SELECT sum(amount) AS value FROM accounts',
  'SELECT max(id) AS value FROM moves',
  `SELECT count(*) AS value FROM (SELECT sum FROM moves ORDER BY id DESC LIMIT 100) WHERE sum <> ${SUM}`,
];

function look(db: Db): Seen {
  // Before the first move there is no highest one.
  const [sum = 0, moves = 0, odd = 0] = QUESTIONS.map((sql) => one<{ value: number | null }>(db, sql)?.value ?? 0);
  return { sum, moves, odd };
}

/** Null where the writer wrote over what was just read. */
function tryToLook(): Seen | null {
  try {
    return withBuffer(path, ({ db }) => look(db));
  } catch (error) {
    if (error instanceof BufferUnreadable && error.reason === 'changed_while_reading') return null;
    throw error;
  }
}

test.each([
  [512, 10],
  [1024, 1000],
  [4096, 20],
  [4096, 20_000],
  [65_536, 5],
])(
  'pages of %i bytes, a checkpoint every %i: each reading sees whole transactions, none older than the one before',
  async (pageBytes, autocheckpoint) => {
    await startWriter(pageBytes, autocheckpoint);
    let before = 0;
    // A machine that is busy lets us read more often than the other writes.
    for (let good = 0; good < 60 || before <= 60; ) {
      const seen = tryToLook();
      if (seen !== null) {
        good += 1;
        expect(seen).toMatchObject({ sum: SUM, odd: 0 });
        expect(seen.moves).toBeGreaterThanOrEqual(before);
        before = seen.moves;
      }
      await sleep(1);
    }
  },
);

/** As the till would find it at its next start; on a copy, for SQLite changes what it opens. */
function recovered(): Seen {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  const db = new Database(join(copy, 'buffer.db'));
  const [sum = 0, moves = 0, odd = 0] = QUESTIONS.map((sql) => Number(db.prepare(sql).pluck().get()));
  db.close();
  rmSync(copy, { recursive: true });
  return { sum, moves, odd };
}

describe('after the writer was killed', () => {
  const spoilt: [string, () => void][] = [
    ['as it was left', () => {}],
    ['without the -shm', () => rmSync(`${path}-shm`)],
    ['with something at the end of the -wal', () => appendFileSync(`${path}-wal`, Buffer.alloc(5000, 7))],
  ];
  test.each(spoilt)('%s: what is read is what its next start will find', async (_, spoil) => {
    for (const autocheckpoint of [3, 50, 10_000]) {
      await startWriter(4096, autocheckpoint);
      await sleep(Math.random() * 300);
      await end();
      spoil();
      expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
      // A reader that has just come looks twice, for it must know that nobody writes.
      let seen = tryToLook();
      await sleep(60);
      seen = tryToLook();
      expect(seen).toEqual(recovered());
    }
  });

  test.each([
    ['fewer', 3],
    ['more', 90],
  ])('with an -shm older than a -wal that has %s frames since', async (_, since) => {
    const written = newFolder();
    const db = new Database(join(written, 'buffer.db'));
    db.pragma('journal_mode = WAL');
    db.exec('CREATE TABLE accounts (id INTEGER PRIMARY KEY, amount INTEGER, note TEXT)');
    db.exec('CREATE TABLE moves (id INTEGER PRIMARY KEY, sum INTEGER)');
    const open = db.prepare(`INSERT INTO accounts VALUES (?, 1000, '${'x'.repeat(300)}')`);
    for (let id = 0; id < 200; id += 1) open.run(id);
    const move = db.prepare('UPDATE accounts SET amount = amount + iif(id = @id, -7, 7) WHERE id IN (@id, 199 - @id)');
    const log = db.prepare('INSERT INTO moves (sum) SELECT sum(amount) FROM accounts');
    const goOn = (moves: number) => {
      for (let at = 0; at < moves; at += 1) db.transaction(() => [move.run({ id: (at * 17) % 200 }), log.run()])();
    };
    db.pragma('wal_checkpoint(RESTART)');
    db.pragma('wal_autocheckpoint = 0');
    goOn(30);
    cpSync(join(written, 'buffer.db-shm'), `${path}-shm`);
    db.pragma('wal_checkpoint(RESTART)');
    goOn(since);
    for (const suffix of ['', '-wal']) cpSync(join(written, `buffer.db${suffix}`), path + suffix);
    db.close();
    rmSync(written, { recursive: true });
    // What was copied just now has to rest before it is believed that nobody writes.
    const seen = await vi.waitUntil(tryToLook, { timeout: 120_000 });
    expect(seen).toEqual(recovered());
    expect(seen).toEqual({ sum: SUM, moves: 30 + since, odd: 0 });
  });

  test('pages that are read together are those that are read one by one', async () => {
    await startWriter(1024, 1000);
    // Some stand in the database by then, and some in the -wal.
    while (statSync(path).size < 50 * 1024) await sleep(5);
    await end();
    const file = new TillFile(viewFolder(path), true);
    try {
      const together = Buffer.alloc(file.size);
      expect(file.read(together, 0)).toBe(file.size);
      const pages = Array.from({ length: file.size / file.pageBytes }, (_, page) => {
        const bytes = Buffer.alloc(file.pageBytes);
        expect(file.read(bytes, page * file.pageBytes)).toBe(file.pageBytes);
        return bytes;
      });
      expect(Buffer.concat(pages).equals(together)).toBe(true);
    } finally {
      file.close();
    }
  });
});
