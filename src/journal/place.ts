/**
 * Whether a folder may hold the journal, and why there is none. Never the till's: nothing in there is ever created by us.
 */
import { accessSync, constants, existsSync, mkdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { readMounts, viewMount } from '../buffer/mount.ts';
import { codeOf, messageOf } from '../domain/foreign.ts';
import type { NoJournalReason } from '../domain/journal.ts';

export interface Place {
  /** The folder of our own. */
  readonly folder: string;
  /** The till's file, beside and below which nothing of ours may lie. */
  readonly tillFile: string;
}

/** Returns the path of the journal; throws JournalUnusable where it must not, or cannot, lie there. */
export function journalFile({ folder, tillFile }: Place, { create }: { readonly create: boolean }): string {
  const wanted = realPlace(folder);
  // The settings may name a link to the file: then both folders are the till's.
  const tills = [realPlace(dirname(resolve(tillFile))), dirname(realPlace(tillFile))];
  if (tills.some((till) => wanted === till || wanted.startsWith(till + sep))) {
    throw new JournalUnusable('till_folder', `${wanted} is the till's folder, or lies in it`);
  }
  if (create) mkdirSync(wanted, { recursive: true, mode: 0o700 });
  const file = join(wanted, 'journal.db');
  const mounts = readMounts();
  const mount = mounts === null ? null : viewMount(mounts, file);
  if (mount?.sharesMemory === false) {
    throw new JournalUnusable('foreign_mount', `${wanted} is another machine's disk (${mount.fileSystem})`);
  }
  if (mount?.readOnly === true) throw new JournalUnusable('not_writable', `${wanted} is mounted read-only`);
  accessSync(nearest(wanted), constants.W_OK | constants.X_OK);
  return file;
}

/** The real path, also of what is yet to be made, be that where a link leads. */
function realPlace(path: string): string {
  const wanted = resolve(path);
  try {
    return realpathSync(wanted);
  } catch (error) {
    if (codeOf(error) === 'ELOOP' || wanted === dirname(wanted)) throw error;
    const [folder, leadsTo] = [realPlace(dirname(wanted)), linkAt(wanted)];
    return leadsTo === null ? join(folder, basename(wanted)) : realPlace(resolve(folder, leadsTo));
  }
}

/** null where there is no link, or nothing that may be seen. */
function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}

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
