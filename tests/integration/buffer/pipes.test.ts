/** A pipe in the place of one of the till's files: whoever opened it as a file would wait for a writer that never comes. */
import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBuffer } from '../../../src/buffer/client.ts';
import { lacks } from '../../support/share.ts';
import { openTill, seconds, type Till } from './till.ts';

let till: Till;
beforeEach(async () => {
  till = await openTill();
});
afterEach(() => till.remove());

describe.skipIf(lacks(import.meta.filename, process.platform === 'win32', 'Windows has no pipes among its files'))(
  'a pipe that nobody writes to',
  () => {
    test('is opened without waiting, where it came after the file was looked at', () => {
      const pipe = join(till.path, '..', 'pipe');
      execFileSync('mkfifo', [pipe]);
      const { href } = new URL('../../../src/buffer/wal.ts', import.meta.url);
      // By a process of its own: one that waits would hear of no time limit.
      const opens = `import { withFile } from '${href}'; withFile(process.argv[1], () => console.log('open'));`;
      const said = execFileSync(process.execPath, ['--input-type=module', '-e', opens, pipe], { timeout: 120_000 });
      expect(String(said).trim()).toBe('open');
    });

    test.each(['-wal', '-shm', '-journal'])('in the place of %s: said, and over when it is gone', async (suffix) => {
      await till.kill();
      const log = { info: () => undefined, warn: () => undefined };
      const buffer = openBuffer({
        path: till.path,
        zone: 'Europe/Moscow',
        log,
        onLateReading: () => {},
        deadlineMs: 30_000,
      });
      expect(await buffer.read(seconds())).toMatchObject({ ok: true });
      const place = till.path + suffix;
      if (existsSync(place)) renameSync(place, `${place}.kept`);
      execFileSync('mkfifo', [place]);
      expect(await buffer.read(seconds())).toMatchObject({ ok: false, reason: 'not_a_file' });
      rmSync(place);
      if (existsSync(`${place}.kept`)) renameSync(`${place}.kept`, place);
      expect(await buffer.read(seconds())).toMatchObject({ ok: true });
      await buffer.close();
    });
  },
);
