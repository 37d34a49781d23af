import { codeOf, messageOf } from '../domain/foreign.ts';
import type { NoJournalReason } from '../domain/journal.ts';

export class JournalUnusable extends Error {
  readonly reason: NoJournalReason;
  constructor(reason: NoJournalReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** SQLite's result codes, without what their upper bits add. */
const BY_RESULT: Readonly<Record<number, NoJournalReason>> = {
  3: 'not_writable',
  5: 'in_use',
  8: 'not_writable',
  11: 'damaged',
  13: 'disk_full',
  14: 'not_writable',
  26: 'damaged',
};

const BY_ERRNO: Readonly<Record<string, NoJournalReason>> = {
  EACCES: 'not_writable',
  EPERM: 'not_writable',
  EROFS: 'not_writable',
  ENOTDIR: 'not_writable',
  EEXIST: 'not_writable',
  ENOENT: 'not_writable',
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
};

export function toUnusable(error: unknown): JournalUnusable {
  if (error instanceof JournalUnusable) return error;
  const detail = messageOf(error);
  if (error instanceof Error && 'errcode' in error && typeof error.errcode === 'number') {
    return new JournalUnusable(BY_RESULT[error.errcode & 0xff] ?? 'other', detail);
  }
  const code = codeOf(error) ?? '';
  return new JournalUnusable(BY_ERRNO[code] ?? 'other', detail);
}
