/** What may happen to the disk. It takes root to mount. */
import { spawnSync } from 'node:child_process';
import { test } from 'vitest';
import { runCommand } from '../../support/command.ts';
import { FAULTS } from './matrix.ts';

const SCENES = new URL('./disk-scenes.ts', import.meta.url).pathname;
const mayMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

for (const fault of ['folder-unmounted', 'read-only-for-us', 'disk-full'] as const) {
  test.concurrent(FAULTS[fault], async (context) => {
    context.skip(!mayMount, 'only root may mount');
    const { code, stderr } = await runCommand('unshare', ['-m', process.execPath, SCENES, fault]);
    context.expect(code, stderr).toBe(0);
  });
}
