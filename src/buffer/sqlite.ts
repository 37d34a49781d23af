/**
 * SQLite, compiled to WebAssembly, over bytes that we hand to it. It sees no file: it cannot open, create, lock or write
 * one, and whatever it does can be ended.
 */
import { setFlagsFromString } from 'node:v8';
import { asWasm, memory, startWasm } from './wasm.ts';

/** A database, as bytes. */
export interface Pages {
  readonly size: number;
  readonly pageBytes: number;
  /** Fills `into` with what stands at `offset`, and says how many bytes there were. */
  read(into: Uint8Array, offset: number): number;
}

/** What is called as it is exported, without conversions: some of it for every value of every row. */
interface Exported {
  sqlite3_initialize(): number;
  sqlite3__wasm_db_config_ip(db: number, option: number, value: number, answer: number): number;
  sqlite3_malloc(bytes: number): number;
  sqlite3_free(at: number): void;
  sqlite3_vfs_register(vfs: number, asDefault: number): number;
  sqlite3_open_v2(name: number, db: number, flags: number, vfs: number): number;
  sqlite3_close_v2(db: number): number;
  sqlite3_errmsg(db: number): number;
  sqlite3_progress_handler(db: number, steps: number, callback: number, argument: number): void;
  sqlite3_prepare_v2(db: number, sql: number, bytes: number, statement: number, tail: number): number;
  sqlite3_bind_double(statement: number, index: number, value: number): number;
  sqlite3_bind_int64(statement: number, index: number, value: bigint): number;
  sqlite3_bind_null(statement: number, index: number): number;
  sqlite3_bind_text(statement: number, index: number, text: number, bytes: number, destructor: number): number;
  sqlite3_step(statement: number): number;
  sqlite3_reset(statement: number): number;
  sqlite3_finalize(statement: number): number;
  sqlite3_column_count(statement: number): number;
  sqlite3_column_name(statement: number, column: number): number;
  sqlite3_column_type(statement: number, column: number): number;
  sqlite3_column_double(statement: number, column: number): number;
  sqlite3_column_text(statement: number, column: number): number;
  sqlite3_column_blob(statement: number, column: number): number;
  sqlite3_column_bytes(statement: number, column: number): number;
}

// The optimising compiler takes 20 MB and wins nothing here, and code that it makes for calls into a thread's
// WebAssembly has let V8 die when the thread ended. The shipped form starts with both flags.
setFlagsFromString('--liftoff-only');
setFlagsFromString('--wasm-wrapper-tiering-budget=1000000000');
const { exported, functions } = startWasm<Exported>();
export const sqlite = exported;
if (sqlite.sqlite3_initialize() !== 0) throw new Error('SQLite does not start');

const OPEN_READONLY = 1;
const ENABLE_VIEW = 1015;
const TRUSTED_SCHEMA = 1017;
const NO_MEMORY = 7;
const READONLY = 8;
const NOT_FOUND = 12;
const CANTOPEN = 14;
const IOERR_READ = 266;
const IOERR_SHORT_READ = 522;
/** Tells SQLite to take no locks, and to look for no other file beside the one that it was given. */
const IMMUTABLE = 0x2000;
const SECTOR_BYTES = 4096;

/** Room that is never given back. */
export function room(bytes: number): number {
  const at = sqlite.sqlite3_malloc(bytes);
  if (at === 0) throw new SqliteError(NO_MEMORY, 'out of memory');
  return at;
}

/** A text in SQLite's memory, for whoever frees it. */
export function put(text: string): { readonly at: number; readonly length: number } {
  const length = Buffer.byteLength(text);
  const at = room(length + 1);
  memory().write(text, at, 'utf8');
  memory()[at + length] = 0;
  return { at, length };
}

export function textAt(at: number): string {
  const all = memory();
  return all.toString('utf8', at, all.indexOf(0, at));
}

/** `signature` is the type of the answer, then those of the arguments: pointer, integer, 64-bit integer. */
export function callback(signature: string, answer: (...given: number[]) => number): number {
  const at = functions.grow(1);
  functions.set(at, asWasm(signature, answer));
  return Number(at);
}

export class SqliteError extends Error {
  /** SQLite's result code. */
  readonly errcode: number;

  constructor(errcode: number, message: string) {
    super(message);
    this.name = 'SqliteError';
    this.errcode = errcode;
  }
}

/** What stands in a file is not to be trusted: no views, and no functions that its schema calls. */
export function distrustSchema(db: number): void {
  for (const option of [ENABLE_VIEW, TRUSTED_SCHEMA]) {
    const code = sqlite.sqlite3__wasm_db_config_ip(db, option, 0, 0);
    if (code !== 0) throw new SqliteError(code, 'SQLite cannot be told to distrust a schema');
  }
}

/** The file that is opened next, and those that are open, by the place of their handle. */
let opening: Pages | null = null;
const files = new Map<number, Pages>();
let failure: unknown = null;

/** Why reading pages failed, told once; null where it did not. */
export function readFailure(): unknown {
  const told = failure;
  failure = null;
  return told;
}

const VFS_NAME = put('pages').at;
const FILE_NAME = put('buffer').at;
registerVfs();

/** `db` is where the handle is written to, also if it fails. */
export function openPages(pages: Pages, db: number): number {
  opening = pages;
  return sqlite.sqlite3_open_v2(FILE_NAME, db, OPEN_READONLY, VFS_NAME);
}

/** SQLite's two tables of functions, laid out as in sqlite3.h. What an immutable file never needs is refused. */
function registerVfs(): void {
  const fine = () => 0;
  const refuse = () => READONLY;
  const tellNo = (_vfs = 0, _name = 0, _flags = 0, answer = 0) => write32(answer, 0);
  const io = table([
    1,
    callback('ip', (file = 0) => Number(!files.delete(file))),
    callback('ippij', readPages),
    callback('ippij', refuse),
    callback('ipj', refuse),
    callback('ipi', fine),
    callback('ipp', (file = 0, size = 0) => {
      memory().writeBigInt64LE(BigInt(files.get(file)?.size ?? 0), size);
      return 0;
    }),
    callback('ipi', fine),
    callback('ipi', fine),
    callback('ipp', (_file = 0, reserved = 0) => write32(reserved, 0)),
    callback('ipip', () => NOT_FOUND),
    callback('ip', () => SECTOR_BYTES),
    callback('ip', () => IMMUTABLE),
  ]);
  const open = (_vfs = 0, name = 0, file = 0, flags = 0, given = 0) => {
    if (opening === null || name === 0) return CANTOPEN;
    files.set(file, opening);
    opening = null;
    write32(file, io);
    return given === 0 ? 0 : write32(given, flags);
  };
  const [version, handleBytes, longestName, next, data, noLibraries] = [1, 4, 64, 0, 0, [0, 0, 0, 0]];
  const vfs = table([
    ...[version, handleBytes, longestName, next, VFS_NAME, data],
    callback('ipppip', open),
    callback('ippi', refuse),
    callback('ippip', tellNo),
    callback('ippip', (_vfs = 0, name = 0, _length = 0, into = 0) => {
      memory().write(`${textAt(name)}\0`, into);
      return 0;
    }),
    ...noLibraries,
    callback('ipip', fine),
    callback('ipi', fine),
    callback('ipp', fine),
    callback('ipip', fine),
  ]);
  sqlite.sqlite3_vfs_register(vfs, 0);
}

/** An error may not be thrown through SQLite: it is kept for whoever asked. */
function readPages(file = 0, into = 0, length = 0, offset = 0): number {
  try {
    const target = memory().subarray(into, into + length);
    const got = files.get(file)?.read(target, Number(offset)) ?? 0;
    if (got === length) return 0;
    target.fill(0, got);
    return IOERR_SHORT_READ;
  } catch (error) {
    failure = error;
    return IOERR_READ;
  }
}

function table(entries: readonly number[]): number {
  const at = room(4 * entries.length);
  for (const [index, entry] of entries.entries()) write32(at + 4 * index, entry);
  return at;
}

function write32(at: number, value: number): 0 {
  memory().writeInt32LE(value, at);
  return 0;
}
