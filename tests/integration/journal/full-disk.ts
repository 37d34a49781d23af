/**
 * `unshare -m node full-disk.ts FOLDER` puts the journal on a disk of its own in that folder, fills it, and makes room
 * again; the mounts go with the namespace.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entry } from '../../../src/domain/journal.ts';
import { openJournal } from '../../../src/journal/client.ts';
import { createLogger } from '../../../src/logger.ts';
import { until } from '../../support/running-shop.ts';

const [disk = '', elsewhere] = [process.argv[2], tmpdir()];
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
const logged: string[] = [];
const log = await createLogger('info', { write: (line) => void logged.push(JSON.parse(line).msg) });
const journal = openJournal({ folder: disk, tillFile: join(elsewhere, 'till', 'buffer.db'), log, retryMs: 50 });
await until('the journal is open', () => journal.state().ok);

const ballast = join(disk, 'ballast');
try {
  for (;;) appendFileSync(ballast, Buffer.alloc(64 * 1024));
} catch {
  // It is full now.
}
const text = 'x'.repeat(4000);
const now = Math.floor(Date.now() / 1000);
for (let index = 0; index < 100; index += 1)
  journal.add(entry({ at: now, kind: 'began', alert: 'PosA', level: 'P1', text }));
await until('the disk is said to be full', () => {
  const state = journal.state();
  return !state.ok && state.reason === 'disk_full';
});
const query = { from: null, to: null, alert: null, posId: null, kinds: null, before: null, limit: 1000 };
assert.ok((await journal.page(query)).entries.length < 100, 'what is written can be read');

rmSync(ballast);
await until('everything is written', async () => (await journal.page(query)).entries.length === 100);
assert.deepEqual(journal.state(), { ok: true });
assert.equal(logged.filter((line) => line === 'there is no journal; everything else goes on').length, 1);
await journal.close();
