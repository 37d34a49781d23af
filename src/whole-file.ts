/**
 * Files that are put in the place of the old ones, whole or not at all; but for those that can only be overwritten: one that
 * is mounted alone, or that of another user.
 */
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
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from './domain/foreign.ts';

const FOR_ITS_OWNER = 0o600;
const FOR_WHOM_THE_UMASK_LETS = 0o666;
const ALL = 0o7777;

/** A file that is mounted alone cannot be replaced, nor can one be given to whom it belongs by another user. */
const IRREPLACEABLE = ['EBUSY', 'EPERM', 'EACCES', 'EROFS'];

/** It stays whose it was and open to whom it was; only where that cannot be done otherwise it is overwritten. */
export function putWhole(file: string, text: string): void {
  try {
    put(file, text, { like: statSync(file, { throwIfNoEntry: false }), most: ALL, fresh: FOR_WHOM_THE_UMASK_LETS });
  } catch (error) {
    if (!IRREPLACEABLE.includes(codeOf(error) ?? '')) throw error;
    writeFileSync(file, text);
  }
}

interface Belonging {
  /** Whose it shall be; where it is left out, his who writes it. */
  readonly like?: Stats | undefined;
  /** Of what `like` may be read by, no more than this: its owner may always. */
  readonly most?: number;
}

/** A secret. What others could read before is replaced, not overwritten: whoever has it open keeps the old one. */
export function putPrivate(file: string, text: string, { like, most = FOR_ITS_OWNER }: Belonging): void {
  put(file, text, { like, most, fresh: FOR_ITS_OWNER });
}

function put(
  file: string,
  text: string,
  { like, most, fresh }: Required<Belonging> & { readonly fresh: number },
): void {
  const target = statSync(file, { throwIfNoEntry: false }) === undefined ? file : realpathSync(file);
  // Its name is none that Prometheus, Alertmanager or Grafana would read in their folders.
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}`);
  // In a container each run has the same number, and one may have been cut off.
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx', fresh);
  try {
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
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
