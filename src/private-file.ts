/** Files that hold secrets, put in the place of the old ones. */
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

const FOR_ITS_OWNER = 0o600;

interface Belonging {
  /** Whose it shall be; where it is left out, his who writes it. */
  readonly like?: Stats | undefined;
  /** Of what `like` may be read by, no more than this: its owner may always. */
  readonly most?: number;
}

/**
 * Whole or not at all. What others could read before is replaced, not overwritten: whoever has it open keeps the old one.
 */
export function putPrivate(file: string, text: string, { like, most = FOR_ITS_OWNER }: Belonging): void {
  const target = statSync(file, { throwIfNoEntry: false }) === undefined ? file : realpathSync(file);
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}`);
  // In a container each run has the same number, and one may have been cut off.
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx', FOR_ITS_OWNER);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
    closeSync(descriptor);
    if (like !== undefined) giveTo(draft, like, (like.mode & most) | FOR_ITS_OWNER);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function giveTo(file: string, { uid, gid }: Stats, mode: number): void {
  const own = statSync(file);
  if (own.uid !== uid || own.gid !== gid) chownSync(file, uid, gid);
  chmodSync(file, mode);
}
