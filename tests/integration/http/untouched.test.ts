/** The first promise: whatever is asked of us, the adapter's folder stays as it was, to the byte. */
import { spawnSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { dayOf } from '../../../src/domain/day.ts';
import { apiAddresses, EXAMPLE_RECEIPT } from '../../support/api-addresses.ts';
import { type RunningShop, startShop } from '../../support/running-shop.ts';
import { rounds } from '../../support/share.ts';
import { openSocket } from '../../support/socket.ts';

const AN_HOUR = 3600;
const ASKED = rounds(import.meta.filename, 'questions of an hour', { all: 720, share: 180 });
const STEP = AN_HOUR / ASKED;

let shop: RunningShop;
afterEach(() => shop.close());

/**
 * Names, owners, modes, inodes, sizes, times and checksums. Another process takes them: opening the files in this one
 * would drop SQLite's locks on them.
 */
function listing(folder: string): string {
  const script = "stat -c '%n %u:%g %a %i %s %Y' -- * && sha256sum -- *";
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

async function paths(today: string): Promise<string[]> {
  return [
    ...(await apiAddresses(shop)).map(({ address }) => address),
    '/metrics',
    '/api/v1/status?pos_id=POS-001',
    '/api/v1/status?pos_id=nobody',
    '/api/v1/sales/history?days=30',
    '/api/v1/inventory/top?days=30&limit=100',
    '/api/v1/receipts?product=а&sum=100',
    `/api/v1/sales/export.csv?from=${today}`,
    '/health',
    '/-/ready',
  ];
}

/** Every kind of question in turn through an hour of the program's clock, beside a client that watches. */
async function anHourOfReadings(clock: { now: number }): Promise<void> {
  const all = await paths(dayOf(clock.now, 'Europe/Moscow'));
  const watching = await openSocket(shop.url);
  await watching.next();
  for (let second = 0; second < AN_HOUR; second += STEP) {
    clock.now += STEP;
    const path = all[(second / STEP) % all.length] ?? '/health';
    const response = await shop.get(path);
    expect([path, response.status]).toEqual([path, path.includes('nobody') ? 404 : 200]);
    await response.arrayBuffer();
  }
  watching.close();
}

const fill = (writer: RunningShop['writer']) => {
  const now = Math.floor(Date.now() / 1000);
  writer.openSession('POS-001', now - 7200);
  for (let count = 0; count < 50; count++)
    writer.addReceipt({ createdAt: now - 100 - count * 3000, inSession: count < 2 });
  writer.moveToDlq(writer.addReceipt({ id: EXAMPLE_RECEIPT, createdAt: now - 50 }));
};

test('beside an adapter that runs, nothing in its folder differs', async () => {
  const clock = { now: Date.now() / 1000 };
  shop = await startShop({ fill, clock: () => clock.now * 1000 });
  const before = listing(shop.folder);
  expect(before).toContain('buffer.db-shm');
  await anHourOfReadings(clock);
  expect(listing(shop.folder)).toBe(before);
  shop.writer.addReceipt();
  expect((await shop.json('/api/v1/status')).buffer.pending).toBe(51);
});

test('nor beside one that was stopped and left only the file', async () => {
  const clock = { now: Date.now() / 1000 };
  shop = await startShop({ fill, spoil: () => {}, clock: () => clock.now * 1000 });
  const before = listing(shop.folder);
  expect(before).not.toContain('buffer.db-shm');
  await anHourOfReadings(clock);
  expect(listing(shop.folder)).toBe(before);
});
