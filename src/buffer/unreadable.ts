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
  9: 'stuck',
  11: 'corrupt',
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
  if ('errcode' in error && typeof error.errcode === 'number') return fromSqlite(error.errcode & 0xff, error.message);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return new BufferUnreadable(FILE_REASONS[code] ?? 'other', code);
}

function fromSqlite(code: number, message: string): BufferUnreadable {
  if (/^no such (table|column)|^access to view/.test(message)) return new BufferUnreadable('schema', message);
  return new BufferUnreadable(SQLITE_REASONS[code] ?? 'other', message);
}
