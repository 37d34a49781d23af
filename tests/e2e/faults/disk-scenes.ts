/**
 * Scenes that mount and unmount. `unshare -m node disk-scenes.ts <fault>` plays one in a namespace of its own, whose mounts
 * go when it goes.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { play } from './scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-mount-'));
const data = join(folder, 'data');
const mount = (...words: string[]) => execFileSync('mount', words);

const scenes: Readonly<Record<string, () => Promise<void>>> = {
  'folder-unmounted': async () => {
    const disk = join(folder, 'disk');
    for (const path of [disk, data]) mkdirSync(path);
    mount('--bind', disk, data);
    await play(
      'folder-unmounted',
      async ({ meanwhile, rightAgain }) => {
        execFileSync('umount', ['--lazy', data]);
        await meanwhile(
          'the file is said to be missing',
          ({ refusal, alerts }) =>
            refusal?.body.reason === 'missing' && alerts?.includes('PosBufferUnreadable') === true,
        );
        await rightAgain(() => mount('--bind', disk, data));
      },
      { folder },
    );
  },

  'disk-full': async () => {
    mkdirSync(data);
    mount('-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', data);
    const ballast = join(data, 'ballast');
    await play(
      'disk-full',
      async (scene) => {
        const { shop, meanwhile, rightAgain } = scene;
        fill(ballast);
        assert.notEqual((await shop.till.shoppers.buy()).kind, 'sold');
        await meanwhile(
          'the faces go on, and tell of the disk',
          ({ status, alerts }) => status !== null && alerts?.includes('PosDiskFull') === true,
        );
        await rightAgain(async () => {
          rmSync(ballast);
          // The adapter says that its database fails until it has written the next sale.
          scene.trueNumbers = [shop.pending, shop.pending + 1];
          await shop.sell();
        });
      },
      { folder, toldByAdapter: true },
    );
  },

  'read-only-for-us': async () => {
    const script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"';
    mkdirSync(data);
    await play(
      'read-only-for-us',
      async ({ shop: { till }, meanwhile, rightAgain }) => {
        await till.adapter.stop();
        await meanwhile(
          'the file that it left is read',
          ({ status, live }) => status?.source === 'stopped' && live?.kkt_status.state === 'offline',
        );
        await rightAgain(() => till.adapter.start());
      },
      { folder, prefix: ['unshare', '-m', 'sh', '-c', script, data] },
    );
  },
};

/** To the last byte. */
function fill(path: string): void {
  for (const bytes of [1024 * 1024, 4096]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(bytes), { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}

try {
  await scenes[process.argv[2] ?? '']?.();
} finally {
  spawnSync('umount', ['--lazy', data]);
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
