/** What may happen to the disk. It takes root to mount. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { runCommand } from '../../support/command.ts';
import { FAULTS } from './matrix.ts';

const SCENES = new URL('./mounts.ts', import.meta.url).pathname;
const mayMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

test.concurrent.for(['folder-unmounted', 'read-only-for-us', 'disk-full'] as const)('%s', async (fault, context) => {
  context.skip(!mayMount, `${FAULTS[fault]}: only root may mount`);
  const { code, stderr } = await runCommand('unshare', ['-m', process.execPath, SCENES, fault]);
  expect(code, stderr).toBe(0);
});
