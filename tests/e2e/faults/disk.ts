/** What may happen to the disk. It takes root to mount. */
import { expect } from 'vitest';
import { runCommand } from '../../support/command.ts';
import { mayMount } from '../../support/mounting.ts';
import { faultTest } from './drawn.ts';

const SCENES = new URL('./disk-scenes.ts', import.meta.url).pathname;

for (const fault of ['folder-unmounted', 'read-only-for-us', 'disk-full'] as const) {
  faultTest(
    fault,
    async () => {
      const { code, stderr } = await runCommand('unshare', ['-m', process.execPath, SCENES, fault]);
      expect(code, stderr).toBe(0);
    },
    mayMount ? null : 'only root may mount',
  );
}
