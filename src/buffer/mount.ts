/** How the folder of buffer.db comes to be here: /proc/self/mountinfo, read and judged. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Mount {
  readonly point: string;
  readonly fileSystem: string;
  readonly readOnly: boolean;
}

export interface MountView {
  readonly fileSystem: string;
  readonly readOnly: boolean;
  /** The file itself is mounted, without the folder in which its -wal would appear. */
  readonly fileOnly: boolean;
  /** WAL's shared memory works here: the kernel that maps it is the one that the writer runs on. */
  readonly sharesMemory: boolean;
}

/** File systems that another machine, real or virtual, or a user-space server may change behind this kernel's back. */
const FOREIGN = new Set(
  (
    '9p virtiofs drvfs vboxsf vmhgfs prl_fs fakeowner cifs smb3 smbfs smb2 nfs nfs4 afs ncpfs ' +
    'ceph glusterfs lustre gpfs gfs2 ocfs2 orangefs beegfs'
  ).split(' '),
);
const LOCAL_FUSE = new Set(['fuse.fuse-overlayfs', 'fuse.mergerfs']);

/** null where the system has no mountinfo: then nothing is known of the mounts. */
export function readMounts(): Mount[] | null {
  try {
    return parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return null;
  }
}

/** Lines are `id parent major:minor root point options optional… - type source superOptions`. */
export function parseMountInfo(text: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const [front = '', back = ''] = line.split(' - ');
    const [, , , , point, options] = front.split(' ');
    const [fileSystem, , superOptions] = back.split(' ');
    if (point === undefined || options === undefined || !fileSystem) continue;
    const readOnly = isReadOnly(options) || isReadOnly(superOptions ?? '');
    mounts.push({ point: unescapeOctal(point), fileSystem, readOnly });
  }
  return mounts;
}

/** `file` is a real path: absolute, without symbolic links. */
export function viewMount(mounts: readonly Mount[], file: string): MountView | null {
  const fileOnly = mounts.some(({ point }) => point === file);
  const mount = mountOf(mounts, fileOnly ? file : dirname(file));
  if (mount === null) return null;
  const { fileSystem, readOnly } = mount;
  return { fileSystem, readOnly, fileOnly, sharesMemory: !isForeign(fileSystem) };
}

/** The longest mount point above the path; of several on one point the newest, which hides the others. */
function mountOf(mounts: readonly Mount[], path: string): Mount | null {
  let best: Mount | null = null;
  for (const mount of mounts) {
    if (!isAbove(mount.point, path)) continue;
    if (best === null || mount.point.length >= best.point.length) best = mount;
  }
  return best;
}

function isAbove(point: string, path: string): boolean {
  return point === '/' || path === point || path.startsWith(`${point}/`);
}

function isForeign(fileSystem: string): boolean {
  return FOREIGN.has(fileSystem) || (fileSystem.startsWith('fuse.') && !LOCAL_FUSE.has(fileSystem));
}

function isReadOnly(options: string): boolean {
  return options.split(',').includes('ro');
}

/** The kernel writes spaces, tabs, newlines and backslashes of a mount point, byte by byte, as \040 and the like. */
function unescapeOctal(point: string): string {
  return point.replace(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
