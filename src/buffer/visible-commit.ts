import { closeSync, openSync, readSync } from 'node:fs';
import type { FolderView } from './safe-open.ts';

/** The wal-index begins with two copies of what a reader that comes now may see. */
const COPY_BYTES = 48;
const INITIALIZED_AT = 12;

/**
 * Two equal answers: no commit has become visible between them. A commit's frames show in the -wal before the sync
 * that makes them visible; here it shows when it can be read, and not before. null where that cannot be told.
 *
 * To be called only while this process has the buffer not open: closing the -shm drops SQLite's locks on it.
 */
export function visibleCommit({ path, wal, shm }: FolderView): string | null {
  if (wal === null || shm?.isFile() !== true || process.platform === 'win32') return null;
  try {
    const file = openSync(`${path}-shm`, 'r');
    try {
      const both = Buffer.alloc(2 * COPY_BYTES);
      readSync(file, both, 0, both.length, 0);
      const first = both.toString('latin1', 0, COPY_BYTES);
      const whole = both[INITIALIZED_AT] === 1 && first === both.toString('latin1', COPY_BYTES);
      return whole ? first : null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}
