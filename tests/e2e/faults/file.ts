/** What may happen to buffer.db. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { holdExclusively } from '../../integration/buffer/others.ts';
import { faultTest } from './drawn.ts';
import type { Faces } from './faces.ts';
import { play } from './scene.ts';
import type { FaultShop } from './shop.ts';
import { growWal } from './wal-writer.ts';

/** So long that the alarm has begun. */
const unreadable =
  (...reasons: string[]) =>
  ({ refusal, live, metrics, alerts, health }: Faces): boolean =>
    reasons.includes(refusal?.body.reason ?? '') &&
    live?.buffer === null &&
    metrics?.get('kkt_buffer_up') === 0 &&
    !metrics.has('kkt_buffer_pending_receipts') &&
    health === 'degraded' &&
    alerts?.includes('PosBufferUnreadable') === true &&
    live.alerts.some(({ name }) => name === 'PosBufferUnreadable');

/** From then on everything stands in the file itself, and nothing in its -wal. */
async function checkpoint({ till }: FaultShop): Promise<void> {
  await till.adapter.stop();
  await till.adapter.start();
}

function overwrite(path: string, position: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, position);
  closeSync(file);
}

faultTest('file-moved', () =>
  play('file-moved', async ({ shop: { till }, meanwhile, rightAgain }) => {
    renameSync(till.bufferPath, `${till.bufferPath}.away`);
    await meanwhile('it is said to be missing', unreadable('missing'));
    await rightAgain(() => renameSync(`${till.bufferPath}.away`, till.bufferPath));
  }),
);

faultTest('file-replaced', () =>
  play('file-replaced', async (scene) => {
    const { shop, meanwhile, rightAgain } = scene;
    const { bufferPath, adapter } = shop.till;
    await adapter.stop();
    const before = shop.pending;
    copyFileSync(bufferPath, `${bufferPath}.backup`);
    await adapter.start();
    scene.trueNumbers = [before, before + 1];
    await shop.sell();
    await adapter.stop();
    renameSync(`${bufferPath}.backup`, bufferPath);
    await meanwhile('the backup is what is read', ({ status, live }) =>
      [status, live].every((shown) => shown?.source === 'stopped' && shown.buffer?.pending === before),
    );
    scene.trueNumbers = [before];
    shop.pending = before;
    await rightAgain(() => adapter.start());
  }),
);

faultTest('file-truncated', () =>
  play('file-truncated', async ({ shop, meanwhile, rightAgain }) => {
    const path = shop.till.bufferPath;
    await checkpoint(shop);
    const whole = readFileSync(path);
    truncateSync(path, 40_960);
    await meanwhile('it is said to be damaged', unreadable('corrupt', 'not_a_database'));
    await rightAgain(() => overwrite(path, 0, whole));
  }),
);

faultTest('page-header-broken', () =>
  play('page-header-broken', async ({ shop, meanwhile, rightAgain }) => {
    const path = shop.till.bufferPath;
    const [page, size] = shop.till.edit(({ db }) => [
      Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'idx_receipts_status'").pluck().get()),
      Number(db.pragma('page_size', { simple: true })),
    ]);
    await checkpoint(shop);
    const header = readFileSync(path).subarray((page - 1) * size, (page - 1) * size + 8);
    overwrite(path, (page - 1) * size, Buffer.alloc(8, 0xa5));
    await meanwhile('it is said to be damaged', unreadable('corrupt'));
    await rightAgain(() => overwrite(path, (page - 1) * size, header));
  }),
);

const LOCKED_SECONDS = 30;
faultTest('file-locked', () =>
  play('file-locked', async ({ shop, meanwhile, rightAgain }) => {
    await shop.till.adapter.stop();
    const release = await holdExclusively(shop.till.bufferPath);
    const held = performance.now();
    await meanwhile(
      'it is read all the same',
      ({ status, metrics }) => status?.buffer?.pending === shop.pending && metrics?.get('kkt_buffer_up') === 1,
    );
    const left = LOCKED_SECONDS * 1000 - (performance.now() - held);
    await new Promise((resolve) => setTimeout(resolve, left));
    await release();
    await rightAgain(() => shop.till.adapter.start());
  }),
);

const WAL_BYTES = 200 * 1024 * 1024;
faultTest('wal-of-200-mb', () =>
  play('wal-of-200-mb', async ({ shop, meanwhile, rightAgain }) => {
    const checkpointed = await growWal(shop.till.bufferPath, WAL_BYTES);
    await meanwhile('it is seen', ({ metrics }) => (metrics?.get('kkt_buffer_wal_bytes') ?? 0) >= WAL_BYTES);
    await rightAgain(checkpointed);
  }),
);

/** Root may read everything; under root the monitor is somebody else. */
const STRANGER = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
const [first = process.execPath, ...words] = [...STRANGER, process.execPath, '--version'];
const canRun = spawnSync(first, words).status === 0;

faultTest(
  'permission-taken',
  () =>
    play(
      'permission-taken',
      async ({ shop: { till }, meanwhile, rightAgain }) => {
        chmodSync(till.bufferPath, 0o000);
        await meanwhile('permission is said to be missing', unreadable('permission'));
        await rightAgain(() => chmodSync(till.bufferPath, 0o644));
      },
      { prefix: STRANGER },
    ),
  canRun ? null : 'another user may not run this Node',
);
