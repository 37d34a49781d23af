import { describe, expect, test } from 'vitest';
import { parseMountInfo, viewMount } from '../../../src/buffer/mount.ts';

const MOUNTINFO = `
22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
30 22 0:26 / /app/data ro,nosuid - ext4 /dev/sda1 rw
31 22 0:27 / /mnt/c rw,noatime - 9p C:\\134 rw,dirsync,aname=drvfs
32 22 0:28 / /shared rw - virtiofs host rw
33 22 0:29 /buffer.db /only/buffer.db rw,relatime shared:5 master:2 - ext4 /dev/sda1 rw
34 22 0:30 / /with\\040space\\011tab rw - xfs /dev/sdb1 rw
35 22 0:31 / /касса rw - fuse.sshfs far:/ rw
36 22 0:32 / /image rw - squashfs /dev/loop0 ro
37 30 0:33 / /app/data rw - tmpfs tmpfs rw
half a line`;

const mounts = parseMountInfo(MOUNTINFO);
const view = (file: string) => viewMount(mounts, file);

describe('the mount under a file', () => {
  test.each([
    ['/var/lib/buffer.db', { fileSystem: 'ext4', readOnly: false, fileOnly: false, sharesMemory: true }],
    ['/app/database/buffer.db', { fileSystem: 'ext4', readOnly: false, fileOnly: false, sharesMemory: true }],
    ['/mnt/c/till/buffer.db', { fileSystem: '9p', readOnly: false, fileOnly: false, sharesMemory: false }],
    ['/shared/buffer.db', { fileSystem: 'virtiofs', readOnly: false, fileOnly: false, sharesMemory: false }],
    ['/only/buffer.db', { fileSystem: 'ext4', readOnly: false, fileOnly: true, sharesMemory: true }],
    ['/only/other.db', { fileSystem: 'ext4', readOnly: false, fileOnly: false, sharesMemory: true }],
    ['/with space\ttab/buffer.db', { fileSystem: 'xfs', readOnly: false, fileOnly: false, sharesMemory: true }],
    ['/касса/buffer.db', { fileSystem: 'fuse.sshfs', readOnly: false, fileOnly: false, sharesMemory: false }],
    ['/image/buffer.db', { fileSystem: 'squashfs', readOnly: true, fileOnly: false, sharesMemory: true }],
  ])('%s', (file, expected) => {
    expect(view(file)).toEqual(expected);
  });

  test('of two mounts on one point the newer one hides the older', () => {
    expect(view('/app/data/buffer.db')).toMatchObject({ fileSystem: 'tmpfs', readOnly: false });
  });

  test.each(['9p', 'drvfs', 'vboxsf', 'cifs', 'smb3', 'nfs', 'nfs4', 'virtiofs', 'fuse.grpcfuse', 'fuse.vmhgfs-fuse'])(
    '%s is not this kernel’s own',
    (fileSystem) => {
      const mount = { point: '/', fileSystem, readOnly: false };
      expect(viewMount([mount], '/x/buffer.db')?.sharesMemory).toBe(false);
    },
  );

  test.each(['ext4', 'xfs', 'btrfs', 'zfs', 'overlay', 'tmpfs', 'fuseblk', 'fuse.fuse-overlayfs'])(
    '%s shares memory',
    (fileSystem) => {
      const mount = { point: '/', fileSystem, readOnly: false };
      expect(viewMount([mount], '/x/buffer.db')?.sharesMemory).toBe(true);
    },
  );

  test('without any mounts nothing is known', () => {
    expect(viewMount([], '/x')).toBeNull();
  });
});
