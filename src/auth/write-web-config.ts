/** Puts a new web-config.yml in the place of the old one, whole or not at all, and readable for nobody else. */
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

const FOR_ITS_OWNER = 0o600;
/** A group that was let in before, as the one the service runs in, stays in; the rest of the world does not. */
const NEVER_FOR_OTHERS = 0o640;

export function writeWebConfig(file: string, text: string): void {
  const target = realPathOf(file);
  const before = statSync(target, { throwIfNoEntry: false });
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}`);
  const descriptor = openSync(draft, 'wx', FOR_ITS_OWNER);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
    closeSync(descriptor);
    if (before !== undefined)
      keepOwner(draft, before.uid, before.gid, (before.mode & NEVER_FOR_OTHERS) | FOR_ITS_OWNER);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function keepOwner(file: string, uid: number, gid: number, mode: number): void {
  const own = statSync(file);
  if (own.uid !== uid || own.gid !== gid) chownSync(file, uid, gid);
  chmodSync(file, mode);
}

function realPathOf(file: string): string {
  return statSync(file, { throwIfNoEntry: false }) === undefined ? file : realpathSync(file);
}
