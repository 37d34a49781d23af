/** How much is free where buffer.db lies: asked of the system, nothing in the folder is opened. */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DiskSpace } from '../domain/disk.ts';

const ASKED_EVERY_MS = 5000;

/** Asks now and then; null where the system does not tell. */
export function diskOf(path: string, clock = () => performance.now()): () => DiskSpace | null {
  let known: { readonly space: DiskSpace | null; readonly at: number } | null = null;
  return () => {
    if (known === null || clock() - known.at >= ASKED_EVERY_MS) known = { space: measure(dirname(path)), at: clock() };
    return known.space;
  };
}

function measure(folder: string): DiskSpace | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return blocks > 0 ? { freeBytes: bavail * bsize, totalBytes: blocks * bsize } : null;
  } catch {
    return null;
  }
}
