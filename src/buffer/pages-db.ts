/** A database over bytes, opened to be read: its statements, and their end. */
import { type Ground, NotedPages } from './ground.ts';
import { threadCpu } from './sparingly.ts';
import {
  callback,
  distrustSchema,
  openPages,
  type Pages,
  put,
  readFailure,
  room,
  SqliteError,
  sqlite,
  textAt,
} from './sqlite.ts';
import { memory } from './wasm.ts';

type SqlValue = string | number | null;
type SqlRow = Record<string, string | number | Uint8Array | null>;

export type Db = Pick<PagesDb, 'rows' | 'grounded' | 'stands'>;

const ROW = 100;
const DONE = 101;
const INTEGER = 1;
const FLOAT = 2;
const TEXT = 3;
const BLOB = 4;
/** SQLite shall copy what it is given. */
const TRANSIENT = -1;

/** After so many steps of its machine SQLite asks whether to go on. */
const STEPS_BETWEEN_QUESTIONS = 20_000;
/** The pages that it keeps, and the most memory that it may ever take. */
const CACHE_KIB = 2000;
const MOST_BYTES = 64 * 1024 * 1024;

let allowed = Number.POSITIVE_INFINITY;
const isOver = callback('ip', () => Number(threadCpu() > allowed));
const pointer = room(8);

/** What `pages` gives must stay the same for as long as the database is open. */
export class PagesDb {
  readonly #db: number;
  readonly #allowed: number;
  readonly #idle = new Map<string, number>();
  readonly #pages: NotedPages;

  /** What this thread has not done after working for so long ends with SQLITE_INTERRUPT. */
  constructor(pages: Pages, cpuMs: number) {
    this.#allowed = threadCpu() + cpuMs;
    this.#pages = new NotedPages(pages);
    const code = openPages(this.#pages, pointer);
    this.#db = memory().readUInt32LE(pointer);
    try {
      if (code !== 0) throw this.#error(code);
      sqlite.sqlite3_progress_handler(this.#db, STEPS_BETWEEN_QUESTIONS, isOver, 0);
      distrustSchema(this.#db);
      this.#run(`PRAGMA cache_size = -${CACHE_KIB}`);
      this.#run(`PRAGMA hard_heap_limit = ${MOST_BYTES}`);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** What `work` finds by questions that are over when it is, and what that stands on; null where it is too much to keep. */
  grounded<T>(work: () => T): { readonly value: T; readonly ground: Ground | null } {
    // What SQLite remembers of a question before it would not ask for, and nobody would note it.
    this.#run('PRAGMA shrink_memory');
    return this.#pages.under(work);
  }

  stands(ground: Ground): boolean {
    return this.#pages.stands(ground);
  }

  close(): void {
    for (const statement of this.#idle.values()) sqlite.sqlite3_finalize(statement);
    this.#idle.clear();
    sqlite.sqlite3_close_v2(this.#db);
  }

  /** One by one; to be drained or left before the database is closed. */
  *rows(sql: string, ...values: SqlValue[]): Generator<SqlRow, undefined> {
    const statement = this.#take(sql);
    try {
      for (const [index, value] of values.entries()) bind(statement, index + 1, value);
      const names = Array.from({ length: sqlite.sqlite3_column_count(statement) }, (_, column) =>
        textAt(sqlite.sqlite3_column_name(statement, column)),
      );
      while (this.#step(statement)) {
        const row: SqlRow = {};
        for (const [column, name] of names.entries()) row[name] = columnValue(statement, column);
        yield row;
      }
    } finally {
      sqlite.sqlite3_reset(statement);
      if (this.#idle.has(sql)) sqlite.sqlite3_finalize(statement);
      else this.#idle.set(sql, statement);
    }
  }

  #run(sql: string): void {
    for (const _ of this.rows(sql));
  }

  /** A statement that was used before need not be understood again. */
  #take(sql: string): number {
    const idle = this.#idle.get(sql);
    if (idle !== undefined) {
      this.#idle.delete(sql);
      return idle;
    }
    const { at, length } = put(sql);
    allowed = this.#allowed;
    const code = sqlite.sqlite3_prepare_v2(this.#db, at, length, pointer, 0);
    sqlite.sqlite3_free(at);
    if (code !== 0) throw this.#error(code);
    return memory().readUInt32LE(pointer);
  }

  #step(statement: number): boolean {
    allowed = this.#allowed;
    const code = sqlite.sqlite3_step(statement);
    if (code !== ROW && code !== DONE) throw this.#error(code);
    return code === ROW;
  }

  #error(code: number): unknown {
    return readFailure() ?? new SqliteError(code, textAt(sqlite.sqlite3_errmsg(this.#db)));
  }
}

function bind(statement: number, index: number, value: SqlValue): void {
  if (value === null) sqlite.sqlite3_bind_null(statement, index);
  else if (typeof value === 'string') {
    const { at, length } = put(value);
    sqlite.sqlite3_bind_text(statement, index, at, length, TRANSIENT);
    sqlite.sqlite3_free(at);
  } else if (Number.isSafeInteger(value)) sqlite.sqlite3_bind_int64(statement, index, BigInt(value));
  else sqlite.sqlite3_bind_double(statement, index, value);
}

function columnValue(statement: number, column: number): SqlRow[string] {
  switch (sqlite.sqlite3_column_type(statement, column)) {
    case INTEGER: {
      const value = sqlite.sqlite3_column_double(statement, column);
      if (!Number.isSafeInteger(value)) throw new RangeError('an integer beyond 2^53');
      return value;
    }
    case FLOAT:
      return sqlite.sqlite3_column_double(statement, column);
    case TEXT: {
      const at = sqlite.sqlite3_column_text(statement, column);
      return memory().toString('utf8', at, at + sqlite.sqlite3_column_bytes(statement, column));
    }
    case BLOB: {
      const at = sqlite.sqlite3_column_blob(statement, column);
      return Uint8Array.from(memory().subarray(at, at + sqlite.sqlite3_column_bytes(statement, column)));
    }
    default:
      return null;
  }
}
