import type { UnreadableReason } from '../domain/facts.ts';

/** The buffer could not be read. `detail` is for people and carries no path of the machine. */
export class BufferUnreadable extends Error {
  readonly reason: UnreadableReason;
  readonly detail: string;

  constructor(reason: UnreadableReason, detail: string) {
    super(`buffer unreadable (${reason}): ${detail}`);
    this.name = 'BufferUnreadable';
    this.reason = reason;
    this.detail = detail;
  }
}

/** SQLite's primary result codes that have a reason of their own. */
const SQLITE_REASONS: Readonly<Record<number, UnreadableReason>> = {
  3: 'permission',
  5: 'locked',
  6: 'locked',
  8: 'locked',
  11: 'corrupt',
  14: 'other',
  15: 'locked',
  23: 'permission',
  26: 'not_a_database',
};

const FILE_REASONS: Readonly<Record<string, UnreadableReason>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EACCES: 'permission',
  EPERM: 'permission',
};

export function toUnreadable(error: unknown): BufferUnreadable {
  if (error instanceof BufferUnreadable) return error;
  if (!(error instanceof Error)) return new BufferUnreadable('other', 'unknown failure');
  const sqliteCode = sqliteCodeOf(error);
  if (sqliteCode !== null) return fromSqlite(sqliteCode, error.message);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return new BufferUnreadable(FILE_REASONS[code] ?? 'other', code);
}

/** The primary result code of an error that SQLite raised, or null. */
export function sqliteCodeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

function fromSqlite(code: number, message: string): BufferUnreadable {
  if (/^no such (table|column)/.test(message)) return new BufferUnreadable('schema', message);
  return new BufferUnreadable(SQLITE_REASONS[code] ?? 'other', message);
}
