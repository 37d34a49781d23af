/**
 * The law of reading without harm: buffer.db is opened only when that can neither create, change nor delete anything
 * in its folder that could hinder the writer, and never so that stale rows could be taken for current ones.
 */
import { accessSync, type BigIntStats, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ReadingSource } from '../domain/facts.ts';
import { type MountView, readMounts, viewMount } from './mount.ts';
import type { Db } from './rows.ts';
import { BufferUnreadable, sqliteCodeOf, toUnreadable } from './unreadable.ts';

/** What stat tells of the file and its companions. */
export interface FolderView {
  readonly path: string;
  readonly db: BigIntStats;
  readonly wal: BigIntStats | null;
  readonly shm: BigIntStats | null;
  readonly journal: BigIntStats | null;
}

export interface OpenBuffer {
  readonly db: Db;
  readonly source: ReadingSource;
  readonly view: FolderView;
}

/** How long SQLite waits for a lock before it says so. */
const BUSY_MS = 100;
const ATTEMPTS = 4;
const PAUSE_MS = 10;
const SQLITE_CANTOPEN = 14;
/** SQLite takes a file that is shorter for an empty database. */
const SMALLEST_PAGE = 512n;

/** Only stat is used: opening these files beside an open handle would drop SQLite's locks. */
export function viewFolder(path: string): FolderView {
  try {
    const real = realpathSync.native(path);
    const db = statSync(real, { bigint: true });
    const beside = (suffix: string) => statSync(real + suffix, { bigint: true, throwIfNoEntry: false }) ?? null;
    return { path: real, db, wal: beside('-wal'), shm: beside('-shm'), journal: beside('-journal') };
  } catch (error) {
    throw toUnreadable(error);
  }
}

export function fileIdentity({ db }: FolderView): string {
  return `${db.dev}:${db.ino}`;
}

/**
 * Two equal signatures: nothing was committed between the two looks, but for the clock's coarseness. The -wal's ctime
 * has no part in it: SQLite under root gives the -wal to its owner anew whenever it opens it.
 */
export function signatureOf({ path, db, wal, shm, journal }: FolderView): string {
  const identity = (stats: BigIntStats | null) => (stats === null ? '-' : `${stats.dev}:${stats.ino}`);
  const content = (stats: BigIntStats | null) => `${identity(stats)}:${stats?.size}:${stats?.mtimeNs}`;
  return [path, content(db), db.ctimeNs, content(wal), identity(shm), content(journal)].join('|');
}

/**
 * Opens, lets `use` read, closes. What `use` returns is given on only if the file stayed the one that was opened and,
 * where no lock protected the reading, did not change meanwhile; `use` may have run although this throws.
 */
export function withBuffer<T>(path: string, use: (buffer: OpenBuffer) => T): T {
  const buffer = openWhenSafe(path);
  let value: T;
  try {
    buffer.db.exec('BEGIN');
    value = use(buffer);
  } catch (error) {
    if (changedSince(buffer)) throw new BufferUnreadable('changed_while_reading', 'the file changed while it was read');
    throw toUnreadable(error);
  } finally {
    buffer.db.close();
  }
  if (changedSince(buffer)) throw new BufferUnreadable('changed_while_reading', 'the file changed while it was read');
  return value;
}

function openWhenSafe(path: string): OpenBuffer {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return openOnce(path);
    } catch (error) {
      // A writer that starts or stops right now passes through states that are over a moment later.
      const passing = error instanceof BufferUnreadable && error.reason === 'wal_without_shm';
      const vanished = sqliteCodeOf(error) === SQLITE_CANTOPEN;
      if ((!passing && !vanished) || attempt === ATTEMPTS) throw toUnreadable(error);
      pause(PAUSE_MS);
    }
  }
}

function openOnce(path: string): OpenBuffer {
  const view = viewFolder(path);
  checkFile(view);
  const mount = mountViewOf(view);
  if (mount?.fileOnly === true) {
    throw new BufferUnreadable('file_without_folder', 'only the file is mounted: its -wal cannot be seen');
  }
  if (view.wal === null || (view.wal.size === 0n && view.shm === null)) return openStopped(view);
  if (mount?.sharesMemory === false) {
    throw new BufferUnreadable('unsafe_filesystem', `shared memory does not work across ${mount.fileSystem}`);
  }
  if (!creationIsHarmless(view)) {
    throw new BufferUnreadable('unsafe_folder', 'the folder is writable for us, but its files belong to another user');
  }
  return openLive(view);
}

function checkFile({ path, db, wal, shm, journal }: FolderView): void {
  // To open a pipe is to wait for whoever writes to it, and nothing can end a thread that waits there.
  for (const [suffix, companion] of Object.entries({ '-wal': wal, '-shm': shm, '-journal': journal })) {
    if (companion?.isFile() === false) throw new BufferUnreadable('not_a_file', `its ${suffix} is not a regular file`);
  }
  if (!db.isFile()) throw new BufferUnreadable('not_a_file', db.isDirectory() ? 'a directory' : 'not a regular file');
  if (db.size === 0n) throw new BufferUnreadable('not_a_database', 'the file is empty');
  if (db.size < SMALLEST_PAGE) throw new BufferUnreadable('not_a_database', 'the file is too short');
  if (!mayAccess(path, constants.R_OK)) throw new BufferUnreadable('permission', 'buffer.db may not be read');
}

function openLive(view: FolderView): OpenBuffer {
  if (view.shm === null) sayWhyWithoutShm(view);
  for (const suffix of ['-wal', '-shm']) {
    if (!mayAccess(view.path + suffix, constants.R_OK)) {
      throw new BufferUnreadable('permission', `buffer.db${suffix} may not be read`);
    }
  }
  return { db: connect(`${uriOf(view.path)}?mode=ro&readonly_shm=1`), source: 'live', view };
}

/** An exclusive writer keeps its index in memory; an attempt tells that from a lost -shm, and creates none. */
function sayWhyWithoutShm(view: FolderView): never {
  try {
    connect(`${uriOf(view.path)}?mode=ro&readonly_shm=1`).close();
  } catch (error) {
    if (sqliteCodeOf(error) !== SQLITE_CANTOPEN) throw error;
  }
  throw new BufferUnreadable('wal_without_shm', 'there is a -wal with content but no -shm');
}

/** With `immutable` SQLite takes no locks and looks for no -wal, so there must be none. */
function openStopped(view: FolderView): OpenBuffer {
  if (view.journal !== null && view.journal.size > 0n) {
    throw new BufferUnreadable('locked', 'a rollback journal is in use');
  }
  return { db: connect(`${uriOf(view.path)}?immutable=1`), source: 'stopped', view };
}

/** The file, its locks and its -wal are touched by the first query only; so the first one belongs to the opening. */
function connect(uri: string): Db {
  const db = new DatabaseSync(uri, { readOnly: true, timeout: BUSY_MS });
  try {
    db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
    return db;
  } catch (error) {
    db.close();
    throw sqliteCodeOf(error) === SQLITE_CANTOPEN ? error : toUnreadable(error);
  }
}

function changedSince({ source, view }: OpenBuffer): boolean {
  try {
    const now = viewFolder(view.path);
    return source === 'live' ? fileIdentity(now) !== fileIdentity(view) : signatureOf(now) !== signatureOf(view);
  } catch {
    return true;
  }
}

/**
 * Should the writer stop between our look and our opening, SQLite would create an empty -wal. That is harmless where
 * it cannot, where the new file belongs to the writer's own user, and on systems whose files have no such owner.
 * Root gives the -wal, new or not, to the database's owner, which must then be the one that it has.
 */
export function creationIsHarmless({ path, db, wal }: FolderView): boolean {
  if (process.platform === 'win32' || !mayAccess(dirname(path), constants.W_OK)) return true;
  const user = process.geteuid?.();
  if (user === undefined) return true;
  if (user !== 0) return BigInt(user) === db.uid;
  return wal?.uid === db.uid && wal.gid === db.gid && (db.uid === 0n || mayGiveAway());
}

/** SQLite under root gives what it creates to the database's owner, if the system lets root do that. */
function mayGiveAway(): boolean {
  const CAP_CHOWN = 1n;
  try {
    const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return effective === undefined || (BigInt(`0x${effective}`) & CAP_CHOWN) !== 0n;
  } catch {
    return true;
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

function mayAccess(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function uriOf(path: string): string {
  const slashed = process.platform === 'win32' ? `/${path.replaceAll('\\', '/')}` : path;
  return `file:${slashed.split('/').map(encodeURIComponent).join('/')}`;
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
