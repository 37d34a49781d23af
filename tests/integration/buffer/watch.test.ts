/** Where the system does not tell of changes: as in a container whose share of watches is used up. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { lacks } from '../../support/share.ts';
import { openTill } from './till.ts';

const WATCH_ONCE = new URL('./watch-once.ts', import.meta.url).pathname;
const NO_WATCHES = 'echo 0 > /proc/sys/user/max_inotify_instances';
const mayForbid = spawnSync('unshare', ['-Ur', 'sh', '-c', NO_WATCHES]).status === 0;

test.skipIf(lacks(import.meta.filename, !mayForbid, 'nobody may have a user namespace of his own here')).each([
  ['told', 'true'],
  ['not told', NO_WATCHES],
])('a commit is noticed where the system has %s', async (expected, prepare) => {
  const till = await openTill();
  const script = `${prepare}; exec "$0" "$1" "$2"`;
  const watcher = spawn('unshare', ['-Ur', 'sh', '-c', script, process.execPath, WATCH_ONCE, till.path]);
  try {
    const lines = createInterface(watcher.stdout)[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe(expected);
    await till.sell();
    expect((await lines.next()).value).toBe('changed');
    if (watcher.exitCode === null) await once(watcher, 'exit');
  } finally {
    watcher.kill();
    await till.remove();
  }
});
