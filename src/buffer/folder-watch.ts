import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Asks the system to tell of changes to the file and its -wal; creates nothing. Returns null where the system does not
 * do that here, and calls `onLost` when it stops doing so.
 */
export function watchFolder(file: string, onEvent: () => void, onLost: () => void): FSWatcher | null {
  const names = new Set(['', '-wal', '-journal'].map((suffix) => basename(file) + suffix));
  try {
    const watcher = watch(dirname(file), (_, name) => {
      if (name === null || names.has(name)) onEvent();
    });
    return watcher.on('error', () => {
      watcher.close();
      onLost();
    });
  } catch {
    return null;
  }
}
