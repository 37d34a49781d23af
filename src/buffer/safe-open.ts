/**
 * The law of reading without harm: the till's files are opened to be read and for nothing else, by a program that takes
 * no lock on them and has no way to create, change or delete one. What was written over meanwhile is thrown away.
 */
import type { ReadingSource } from '../domain/facts.ts';
import { type FolderView, fileIdentity, hasWal, signatureOf, viewFolder } from './folder-view.ts';
import { type MountView, readMounts, viewMount } from './mount.ts';
import { type Db, PagesDb } from './pages-db.ts';
import { NotNow, TillFile } from './till-file.ts';
import { BufferUnreadable, toUnreadable } from './unreadable.ts';
import { readAt, withFile } from './wal.ts';

export interface OpenBuffer {
  readonly db: Db;
  readonly source: ReadingSource;
  /** Which file it is, whatever stands in it. */
  readonly file: string;
  readonly walBytes: number;
  /** To be done if what was read holds, */
  whenGood(note: () => void): void;
  /** or if it does not. */
  whenBad(note: () => void): void;
}

/** A writer that starts, stops or commits right now passes through states that are over a moment later. */
const ATTEMPTS = 6;
const PAUSE_MS = 10;
const QUIET_MS = 40;
/** Of the thread's time: a reading that takes more is ended, whatever it does. */
const LONGEST_READING_CPU_MS = 10_000;
/** SQLite takes a file that is shorter for an empty database. */
const SMALLEST_PAGE = 512n;

/** Opens, lets `use` read, closes. What it returns is given on only if it holds; `use` may have run although this throws. */
export function withBuffer<T>(path: string, use: (buffer: OpenBuffer) => T): T {
  const file = openSettled(path);
  const good: (() => void)[] = [];
  const bad: (() => void)[] = [];
  try {
    const value = readFrom(file, (db) =>
      use({
        db,
        source: hasWal(file.view) || !file.inWalMode ? 'live' : 'stopped',
        file: fileIdentity(file.view),
        walBytes: Number(file.view.wal?.size ?? 0n),
        whenGood: (note) => void good.push(note),
        whenBad: (note) => void bad.push(note),
      }),
    );
    if (!file.holds()) throw changed();
    for (const note of good) note();
    return value;
  } catch (error) {
    // What was done last is undone first.
    for (const note of bad.reverse()) note();
    throw file.holds() ? toUnreadable(error) : changed();
  } finally {
    file.close();
  }
}

function readFrom<T>(file: TillFile, use: (db: Db) => T): T {
  if (file.inUtf16) throw new BufferUnreadable('schema', 'its texts are in UTF-16');
  const db = new PagesDb(file, LONGEST_READING_CPU_MS);
  try {
    return use(db);
  } finally {
    db.close();
  }
}

function openSettled(path: string): TillFile {
  for (let attempt = 1; ; attempt += 1) {
    const view = viewFolder(path);
    try {
      checkFile(view);
      checkMount(view);
      return new TillFile(view, isQuiet(view));
    } catch (error) {
      const unreadable = error instanceof NotNow ? changed() : toUnreadable(error);
      const passing = error instanceof NotNow || unreadable.reason === 'missing';
      if (!passing || attempt === ATTEMPTS) throw unreadable;
    }
    pause(PAUSE_MS);
  }
}

let looked = { signature: '', since: 0 };

/** Whether it has been the same for a while, by a clock that nobody sets. */
export function isQuiet(view: FolderView): boolean {
  const signature = signatureOf(view);
  const now = performance.now();
  if (looked.signature !== signature) looked = { signature, since: now };
  return now - looked.since >= QUIET_MS;
}

function checkFile(view: FolderView): void {
  const { db, wal, shm, journal } = view;
  for (const [suffix, companion] of Object.entries({ '-wal': wal, '-shm': shm, '-journal': journal })) {
    if (companion?.isFile() === false) throw new BufferUnreadable('not_a_file', `its ${suffix} is not a regular file`);
  }
  if (!db.isFile()) throw new BufferUnreadable('not_a_file', db.isDirectory() ? 'a directory' : 'not a regular file');
  if (db.size === 0n) throw new BufferUnreadable('not_a_database', 'the file is empty');
  if (db.size < SMALLEST_PAGE) throw new BufferUnreadable('not_a_database', 'the file is too short');
  if (journalIsHot(view)) throw new BufferUnreadable('locked', 'a rollback journal is in use');
}

/** Without a -wal the old pages are kept in a journal during a commit; afterwards it is gone, empty, or begins with a 0. */
function journalIsHot({ path, journal }: FolderView): boolean {
  if (journal === null || journal.size === 0n) return false;
  return withFile(`${path}-journal`, (file) => (readAt(file, 0, 1)?.[0] ?? 0) !== 0);
}

function checkMount(view: FolderView): void {
  const mount = mountViewOf(view);
  if (mount?.fileOnly === true) {
    throw new BufferUnreadable('file_without_folder', 'only the file is mounted: its -wal cannot be seen');
  }
  if (hasWal(view) && mount?.sharesMemory === false) {
    throw new BufferUnreadable('unsafe_filesystem', `shared memory does not work across ${mount.fileSystem}`);
  }
}

const MOUNTS_FRESH_MS = 5000;
let mountsKnown: { readonly key: string; readonly at: number; readonly view: MountView | null } | null = null;

/** Mounts change rarely, and with them the file's identity nearly always. */
function mountViewOf(view: FolderView): MountView | null {
  const key = `${view.path}|${fileIdentity(view)}`;
  const at = performance.now();
  if (mountsKnown?.key === key && at - mountsKnown.at < MOUNTS_FRESH_MS) return mountsKnown.view;
  const mounts = readMounts();
  mountsKnown = { key, at, view: mounts && viewMount(mounts, view.path) };
  return mountsKnown.view;
}

function changed(): BufferUnreadable {
  return new BufferUnreadable('changed_while_reading', 'the file changed while it was read');
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
