import { closeSync, constants, openSync } from 'node:fs';
import type { FolderView } from './folder-view.ts';
import { visibleIn } from './wal.ts';

/**
 * Two equal answers: no commit has become visible between them. A commit's frames show in the -wal before the sync
 * that makes them visible; here it shows when it can be read, and not before. null where that cannot be told.
 */
export function visibleCommit({ path, wal, shm }: FolderView): string | null {
  if (wal?.isFile() !== true || shm?.isFile() !== true) return null;
  try {
    return withFile(`${path}-wal`, (ofWal) => withFile(`${path}-shm`, (ofShm) => visibleIn(ofWal, ofShm)));
  } catch {
    return null;
  }
}

function withFile<T>(path: string, use: (file: number) => T): T {
  const file = openSync(path, constants.O_RDONLY);
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}
