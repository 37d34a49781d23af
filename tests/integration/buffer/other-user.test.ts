/** Readers of another user, and folders that come from a mount: as root these are real users and real mounts. */
import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mayMount } from '../../support/mounting.ts';
import { lacks } from '../../support/share.ts';
import { listing, openTill, type Till } from './till.ts';

const run = promisify(execFile);
const READ_ONCE = new URL('./read-once.ts', import.meta.url).pathname;
const STRANGER = 65_534;

const cannot = lacks(import.meta.filename, !mayMount, 'only root can become other users and mount folders');
let till: Till;

beforeEach(async () => {
  till = await openTill();
  chmodSync(till.folder, 0o755);
});
afterEach(() => till.remove());

/** Reads in a process of its own, of another user if told so, after `prepare` was done in its own mount namespace. */
async function read({ path = till.path, user = 0, prepare = 'true' } = {}): Promise<Record<string, unknown>> {
  const as = user === 0 ? '' : `setpriv --reuid=${user} --regid=${user} --clear-groups`;
  const script = `set -e; ${prepare}; exec ${as} "$0" "$1" "$2"`;
  const { stdout } = await run('unshare', ['-m', 'sh', '-c', script, process.execPath, READ_ONCE, path]);
  const answer: Record<string, unknown> = JSON.parse(stdout);
  return answer;
}

describe.skipIf(cannot)('another user', () => {
  test('who may write the folder reads beside a live writer, and leaves nothing there', async () => {
    chmodSync(till.folder, 0o777);
    await till.sell();
    for (const name of ['buffer.db', 'buffer.db-wal', 'buffer.db-shm']) chmodSync(join(till.folder, name), 0o666);
    const before = listing(till.folder);
    expect(await read({ user: STRANGER })).toMatchObject({ ok: true, source: 'live', pending: 1 });
    expect(listing(till.folder)).toEqual(before);
    await till.sell();
  });

  test('reads what a clean stop left behind, creates nothing, and the writer can write after it', async () => {
    chmodSync(till.folder, 0o777);
    await till.sell();
    await till.stop();
    const before = listing(till.folder);
    expect(await read({ user: STRANGER })).toMatchObject({ ok: true, source: 'stopped', pending: 1 });
    expect(listing(till.folder)).toEqual(before);
    await till.start();
    await till.sell();
  });

  test('who may not write the folder reads live, and changes nothing', async () => {
    await till.sell();
    const before = listing(till.folder);
    expect(await read({ user: STRANGER })).toMatchObject({ ok: true, source: 'live', pending: 1 });
    expect(listing(till.folder)).toEqual(before);
    await till.sell();
  });

  test('who may not read the file is told so', async () => {
    chmodSync(till.path, 0o600);
    expect(await read({ user: STRANGER })).toMatchObject({ ok: false, reason: 'permission' });
    chmodSync(till.path, 0o644);
    chmodSync(till.folder, 0o700);
    expect(await read({ user: STRANGER })).toMatchObject({ ok: false, reason: 'permission' });
  });

  test('root reads beside files whose owners differ, and gives nothing away', async () => {
    await till.sell();
    chownSync(`${till.path}-wal`, STRANGER, STRANGER);
    const before = listing(till.folder);
    expect(await read()).toMatchObject({ ok: true, source: 'live', pending: 1 });
    expect(listing(till.folder)).toEqual(before);
  });
});

describe.skipIf(cannot)('mounts', () => {
  const readOnly = () => `mount --bind ${till.folder} ${till.folder}; mount -o remount,bind,ro ${till.folder}`;

  test('a folder mounted read-only: live readings, for every user', async () => {
    chmodSync(till.folder, 0o777);
    await till.sell();
    const before = listing(till.folder);
    expect(await read({ prepare: readOnly() })).toMatchObject({ ok: true, source: 'live', pending: 1 });
    expect(await read({ prepare: readOnly(), user: STRANGER })).toMatchObject({ ok: true, source: 'live', pending: 1 });
    expect(listing(till.folder)).toEqual(before);
  });

  test('a folder mounted read-only after a clean stop: the last state is still there', async () => {
    await till.sell();
    await till.stop();
    for (const user of [0, STRANGER]) {
      expect(await read({ prepare: readOnly(), user })).toMatchObject({ ok: true, source: 'stopped', pending: 1 });
    }
    expect(Object.keys(listing(till.folder))).toEqual(['buffer.db']);
  });

  test('only the file mounted: said, never silently stale', async () => {
    const elsewhere = join(till.folder, 'mounted');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'buffer.db'), '');
    await till.sell();
    const path = join(elsewhere, 'buffer.db');
    const prepare = `mount --bind ${till.path} ${path}`;
    expect(await read({ path, prepare })).toMatchObject({ ok: false, reason: 'file_without_folder' });
    await till.stop();
    expect(await read({ path, prepare })).toMatchObject({ ok: false, reason: 'file_without_folder' });
    rmSync(elsewhere, { recursive: true });
  });
});
