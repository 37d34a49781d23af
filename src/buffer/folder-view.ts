/** The file and its companions, looked at and not opened. */
import { type BigIntStats, realpathSync, statSync } from 'node:fs';
import { toUnreadable } from './unreadable.ts';

export interface FolderView {
  readonly path: string;
  readonly db: BigIntStats;
  readonly wal: BigIntStats | null;
  readonly shm: BigIntStats | null;
  readonly journal: BigIntStats | null;
}

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
  return identityOf(db);
}

/** That it is the same file, with the same companions, whatever stands in them. */
export function identitiesOf({ path, db, wal, shm }: FolderView): string {
  return [path, ...[db, wal, shm].map(identityOf)].join('|');
}

/** Two equal signatures: nothing was written between the two looks, but for the coarseness of the files' times. */
export function signatureOf(view: FolderView): string {
  return `${signatureBesideWal(view)}|${contentOf(view.wal)}`;
}

/** For whoever knows of another way what stands in the -wal. */
export function signatureBesideWal({ path, db, wal, shm, journal }: FolderView): string {
  return [path, contentOf(db), db.ctimeNs, identityOf(wal), identityOf(shm), contentOf(journal)].join('|');
}

/** Of a file whose place is known, what a commit writes: a part of its signature. */
export function glimpseAt(real: string): string {
  const stats = (suffix: string) => statSync(real + suffix, { bigint: true, throwIfNoEntry: false }) ?? null;
  return glimpseOf({ db: stats(''), wal: stats('-wal') });
}

export function glimpseOf({ db, wal }: Record<'db' | 'wal', BigIntStats | null>): string {
  return `${contentOf(db)}|${contentOf(wal)}`;
}

function contentOf(stats: BigIntStats | null): string {
  return `${identityOf(stats)}:${stats?.size}:${stats?.mtimeNs}`;
}

/** A writer keeps its -wal for as long as it has the file open; what was killed leaves it behind. */
export function hasWal({ wal, shm }: FolderView): boolean {
  return wal !== null && (wal.size > 0n || shm !== null);
}

function identityOf(stats: BigIntStats | null): string {
  return stats === null ? '-' : `${stats.dev}:${stats.ino}`;
}
