import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Entry, entry, type JournalQuery } from '../../../src/domain/journal.ts';
import { type Journal, openJournal } from '../../../src/journal/client.ts';
import { JournalStore } from '../../../src/journal/store.ts';
import { createLogger } from '../../../src/logger.ts';
import { runCommand } from '../../support/command.ts';
import { mayMount } from '../../support/mounting.ts';
import { until } from '../../support/running-shop.ts';
import { lacks } from '../../support/share.ts';

const ALL: JournalQuery = { from: null, to: null, alert: null, posId: null, kinds: null, before: null, limit: 5000 };
const isRoot = process.getuid?.() === 0;

let base: string;
let folder: string;
let logged: { readonly msg: string; readonly reason?: string; readonly path?: string }[];
const journals: Journal[] = [];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'pos-journal-'));
  folder = join(base, 'state');
  mkdirSync(join(base, 'till'));
  logged = [];
});
afterEach(async () => {
  for (const journal of journals.splice(0)) await journal.close();
  rmSync(base, { recursive: true, force: true });
});

async function open(where = folder, tillFile = join(base, 'till', 'buffer.db')): Promise<Journal> {
  const log = await createLogger('info', { write: (line) => void logged.push(JSON.parse(line)) });
  const journal = openJournal({ folder: where, tillFile, log, retryMs: 50 });
  journals.push(journal);
  return journal;
}

const isOpen = (journal: Journal) => until('the journal is open', () => journal.state().ok);
const isRefused = (journal: Journal, reason: string) =>
  until(`the journal says ${reason}`, () => {
    const state = journal.state();
    return !state.ok && state.reason === reason;
  });
const isLetGo = () =>
  until('nobody holds the journal', () => {
    const other = new DatabaseSync(join(folder, 'journal.db'));
    try {
      other.exec('BEGIN IMMEDIATE; ROLLBACK');
      return true;
    } catch {
      return false;
    } finally {
      other.close();
    }
  });
/** What is older than a year does not stay. */
const START = Math.floor(Date.now() / 1000) - 86_400;
const began = (at: number, alert = 'PosA'): Entry =>
  entry({ at: START + at, kind: 'began', alert, level: 'P1', since: START + at, text: 'words' });
/** Nothing while it cannot be read. */
const moments = async (journal: Journal) => {
  const page = await journal.page(ALL).catch(() => null);
  return page?.entries.map(({ at }) => at - START).toReversed() ?? [];
};

test('lets go of its file while there is nothing to do, and takes it up again for the next word', async () => {
  const log = await createLogger('silent');
  const journal = openJournal({ folder, tillFile: join(base, 'till', 'buffer.db'), log, idleMs: 20 });
  journals.push(journal);
  journal.add(began(1));
  await isOpen(journal);
  await isLetGo();
  expect(journal.state()).toEqual({ ok: true });
  journal.add(began(2));
  await until('both are read', async () => (await moments(journal)).join() === '1,2');
  expect(journal.state()).toEqual({ ok: true });
});

test('what is to be kept is kept as soon as there is a journal', async () => {
  writeFileSync(folder, '');
  const journal = await open();
  await isRefused(journal, 'not_writable');
  for (const text of ['[1]', '[1,2]']) journal.keep('disk', text);
  rmSync(folder);
  await isOpen(journal);
  await journal.close();
  const again = await open();
  expect((await again.remembered(120_000)).notes).toEqual({ disk: '[1,2]' });
});

test('makes its folder, closed to others, and remembers over a stop what was said last', async () => {
  const journal = await open();
  for (let at = 1; at <= 450; at += 1) journal.add(began(at, `Pos${at}`));
  await until('all is written', async () => (await moments(journal)).length === 450);
  // This one is still on its way.
  journal.add(began(451, 'Pos451'));
  await journal.close();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual(['journal.db']);
  const again = await open();
  expect((await again.remembered(120_000)).alerts).toHaveLength(451);
  expect(await moments(again)).toEqual(Array.from({ length: 451 }, (_, index) => index + 1));
});

test('what was said to be written outlives a kill in the middle of writing', async () => {
  const program = `
    import { JournalStore } from './src/journal/store.ts';
    import { entry } from './src/domain/journal.ts';
    const store = new JournalStore(process.argv[1]);
    for (let at = 1; ; at += 1) {
      store.append([entry({ at: ${START} + at, kind: 'started', text: 'x'.repeat(500) })]);
      process.stdout.write(at + '\\n');
    }`;
  mkdirSync(folder);
  const writer = spawn(process.execPath, ['--input-type=module', '-e', program, join(folder, 'journal.db')]);
  let said = '';
  writer.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await until('it has written a while', () => said.split('\n').length > 150);
  const ended = once(writer, 'close');
  writer.kill('SIGKILL');
  await ended;
  const last = Number(said.trim().split('\n').at(-1));
  const journal = await open();
  await isOpen(journal);
  const read = await moments(journal);
  expect(read.slice(0, last)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
});

test('a damaged file is set aside, said in the log, and begun anew', async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'journal.db'), 'no database'.repeat(1000));
  const journal = await open();
  journal.add(began(1));
  await isOpen(journal);
  await until('it is written', async () => (await moments(journal)).length === 1);
  const aside = readdirSync(folder).find((name) => name.startsWith('journal.db.damaged-'));
  expect(statSync(join(folder, aside ?? 'missing')).size).toBe(11_000);
  expect(logged.find(({ msg }) => msg.includes('damaged'))?.path).toBe(join(folder, aside ?? ''));
});

test('one that is damaged while it rests is set aside at the next word, which is written', async () => {
  const log = await createLogger('info', { write: (line) => void logged.push(JSON.parse(line)) });
  const journal = openJournal({ folder, tillFile: join(base, 'till', 'buffer.db'), log, retryMs: 50, idleMs: 20 });
  journals.push(journal);
  for (let at = 1; at <= 500; at += 1) journal.add(began(at, `Pos${at}`));
  await isOpen(journal);
  await isLetGo();
  const file = join(folder, 'journal.db');
  const damaged = readFileSync(file).fill(0xa5, 8192);
  writeFileSync(file, damaged);
  journal.add(began(501));
  await until('it is written', async () => (await moments(journal)).join() === '501');
  const [aside = 'missing'] = readdirSync(folder).filter((name) => name.startsWith('journal.db.damaged-'));
  expect(readFileSync(join(folder, aside)).equals(damaged)).toBe(true);
  expect(logged.filter(({ msg }) => msg.includes('damaged'))).toHaveLength(1);
});

test('a disk that damages everything is not filled with it', async () => {
  mkdirSync(folder);
  for (let index = 0; index < 10; index += 1) writeFileSync(join(folder, `journal.db.damaged-${index}`), '');
  writeFileSync(join(folder, 'journal.db'), 'no database'.repeat(1000));
  const journal = await open();
  await isRefused(journal, 'damaged');
  expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toHaveLength(10);
  expect(statSync(join(folder, 'journal.db')).size).toBe(11_000);
});

test('a thread that dies while what it could not write waits for the next try is followed by one that writes it', async () => {
  const { promise: thread, resolve } = Promise.withResolvers<Worker>();
  process.once('worker', resolve);
  const log = await createLogger('silent');
  // Shorter than the pause before the next thread.
  const journal = openJournal({ folder, tillFile: join(base, 'till', 'buffer.db'), log, retryMs: 4000 });
  journals.push(journal);
  await isOpen(journal);
  renameSync(folder, `${folder}.away`);
  writeFileSync(folder, '');
  journal.add(began(1));
  await isRefused(journal, 'not_writable');
  await (await thread).terminate();
  rmSync(folder);
  await isOpen(journal);
  await until('it is written', async () => (await moments(journal)).join() === '1');
});

const noPipes = lacks(import.meta.filename, process.platform === 'win32', 'Windows has no pipes among its files');

describe.skipIf(noPipes)('a disk that hangs', () => {
  /** Its thread waits at this call until somebody has written into the pipe. */
  async function openHanging(hangsAt: 'append' | 'close', options: { stuckMs?: number; idleMs?: number }) {
    const pipe = join(base, 'pipe');
    execFileSync('mkfifo', [pipe]);
    vi.stubEnv('PIPE_THAT_NOBODY_WRITES', pipe);
    vi.stubEnv('HANGS_AT', hangsAt);
    const log = await createLogger('silent');
    const program = new URL('./hanging-thread.ts', import.meta.url);
    const journal = openJournal({ folder, tillFile: join(base, 'till', 'buffer.db'), log, program, ...options });
    vi.unstubAllEnvs();
    journals.push(journal);
    return { journal, pipe };
  }

  test('is told until it answers, and its thread is told after the end', async () => {
    const { journal, pipe } = await openHanging('append', { stuckMs: 20 });
    const answer = () => execFileSync('sh', ['-c', ': > "$0"', pipe]);
    await isOpen(journal);
    journal.add(began(1));
    try {
      await isRefused(journal, 'stuck');
      answer();
      await isOpen(journal);
      journal.add(began(2));
      await isRefused(journal, 'stuck');
      await journal.close();
      expect(journal.hangs).toBe(true);
    } finally {
      answer();
    }
    await until('its thread has ended', () => !journal.hangs);
  });

  test('also while a thread that had nothing to do closes its file', async () => {
    const { journal, pipe } = await openHanging('close', { idleMs: 20 });
    let held = -1;
    await until('it reads the pipe', () => {
      try {
        held = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
      } catch {
        // Nobody reads yet.
      }
      return held !== -1;
    });
    await journal.close();
    expect(journal.hangs).toBe(true);
    closeSync(held);
    await until('its thread has ended', () => !journal.hangs);
  });
});

test('what is written is written once, whatever becomes of what is too old', async () => {
  mkdirSync(folder);
  const file = join(folder, 'journal.db');
  const store = new JournalStore(file);
  // Of a clock by which something was written the day before it is believed what is too old.
  store.append([began(-400 * 86_400), began(-3600)]);
  store.close();
  const spoilt = new DatabaseSync(file);
  spoilt.exec("CREATE TRIGGER spoilt BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'no'); END");
  spoilt.close();
  const journal = await open();
  for (const at of [1, 2]) journal.add(began(at));
  await until('both are written', async () => (await moments(journal)).at(-1) === 2);
  expect((await moments(journal)).slice(2)).toEqual([1, 2]);
});

test('a second instance has no journal, says so once, and takes over when the first has gone', async () => {
  const first = await open();
  await isOpen(first);
  const second = await open();
  await isRefused(second, 'in_use');
  second.add(began(2));
  await first.close();
  await isOpen(second);
  await until('what waited is written', async () => (await moments(second)).length === 1);
  expect(logged.filter(({ reason }) => reason === 'in_use')).toHaveLength(1);
});

test('a journal that was replaced while it was open is opened anew', async () => {
  const journal = await open();
  journal.add(began(1));
  await isOpen(journal);
  await until('it is written', async () => (await moments(journal)).length === 1);
  renameSync(join(folder, 'journal.db'), join(folder, 'old.db'));
  journal.add(began(2));
  await until('it is written to a new file', async () => (await moments(journal)).join() === '2');
  expect(existsSync(join(folder, 'journal.db'))).toBe(true);
});

describe('a place that is not for us', () => {
  test.each([
    ['the very folder', (till: string) => till],
    ['one inside', (till: string) => join(till, 'state', 'deep')],
  ])("the till's folder: %s is refused, and nothing is made there", async (_what, where) => {
    const till = join(base, 'till');
    const journal = await open(where(till));
    await isRefused(journal, 'till_folder');
    expect(readdirSync(till)).toEqual([]);
    await expect(journal.page(ALL)).rejects.toMatchObject({ reason: 'till_folder' });
  });

  test.each([
    ['is there', ['buffer.db']],
    ['is yet to come', []],
  ])("both folders where the settings name a link to the till's file, which %s", async (_, names) => {
    const [till, links] = [join(base, 'till'), join(base, 'links')];
    mkdirSync(links);
    for (const name of names) writeFileSync(join(till, name), '');
    symlinkSync(join('..', 'till', 'buffer.db'), join(links, 'buffer.db'));
    for (const where of [till, links]) await isRefused(await open(where, join(links, 'buffer.db')), 'till_folder');
    expect([readdirSync(till), readdirSync(links)]).toEqual([names, ['buffer.db']]);
  });

  test("the till's folder is none, which is not for the journal to mend", async () => {
    writeFileSync(join(base, 'file'), '');
    await isOpen(await open(folder, join(base, 'file', 'buffer.db')));
  });

  test('a file in the place of the folder', async () => {
    writeFileSync(folder, '');
    await isRefused(await open(), 'not_writable');
  });

  test.skipIf(lacks(import.meta.filename, isRoot, 'nothing can be forbidden to root'))(
    'a folder that is closed to us',
    async () => {
      mkdirSync(folder);
      chmodSync(folder, 0o500);
      await isRefused(await open(), 'not_writable');
    },
  );

  test.skipIf(lacks(import.meta.filename, !mayMount, 'only root may mount'))(
    'a folder that is mounted read-only',
    async () => {
      await isRefused(await open('/sys/pos-monitor'), 'not_writable');
    },
  );

  test.skipIf(lacks(import.meta.filename, !mayMount, 'only root may mount'))(
    'a full disk: what waits is written when there is room',
    async () => {
      const scene = new URL('./full-disk.ts', import.meta.url).pathname;
      const { code, stderr } = await runCommand('unshare', ['-m', process.execPath, scene, base]);
      expect(code, stderr).toBe(0);
    },
  );
});

test('of what waits too long the newest 2,000 are kept', async () => {
  const first = await open();
  await isOpen(first);
  const second = await open();
  await isRefused(second, 'in_use');
  for (let at = 1; at <= 2500; at += 1) second.add(began(at));
  await first.close();
  await until('what waited is written', async () => second.state().ok && (await moments(second)).length === 2000);
  expect(await moments(second)).toEqual(Array.from({ length: 2000 }, (_, index) => index + 501));
  expect(logged.find((line) => 'lost' in line && line.lost !== 0)).toMatchObject({ lost: 500 });
});
