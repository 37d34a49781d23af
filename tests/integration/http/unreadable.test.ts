import { mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { apiAddresses } from '../../support/api-addresses.ts';
import { type RunningShop, startShop, until } from '../../support/running-shop.ts';

let shop: RunningShop;
afterEach(() => shop.close());

/** What is told while the buffer cannot be read; everything else cannot do without it. */
const OWN = ['/api/v1/alerts', '/api/v1/journal', '/api/v1/realtime'];

async function expectGone(reason: string): Promise<void> {
  const needy = (await apiAddresses(shop)).filter(({ path }) => !OWN.includes(path));
  expect(needy.length).toBeGreaterThan(8);
  for (const { address: path } of needy) {
    const response = await shop.get(path);
    const text = await response.text();
    expect([path, response.status, text]).toEqual([path, 503, expect.stringContaining('Database not accessible')]);
    expect(JSON.parse(text)).toMatchObject({ error: 'buffer_unreadable', reason });
    expect(text).not.toContain(shop.folder);
    expect(text).not.toMatch(/\bat .*\.ts:/);
  }
  expect(await shop.json('/health')).toMatchObject({ status: 'degraded', buffer_accessible: false });
  expect((await shop.get('/api/v1/alerts')).status).toBe(200);
  expect((await shop.get('/metrics')).status).toBe(200);
  expect((await shop.get('/-/healthy')).status).toBe(200);
  expect((await shop.get('/-/ready')).status).toBe(200);
}

describe('a buffer that cannot be read', () => {
  test.each<[string, string, (path: string) => void]>([
    ['missing', 'missing', (path) => rmSync(path)],
    ['a directory in its place', 'not_a_file', (path) => [rmSync(path), mkdirSync(path)]],
    ['not SQLite', 'not_a_database', (path) => writeFileSync(path, 'this is a letter, not a database\n'.repeat(200))],
    ['empty', 'not_a_database', (path) => truncateSync(path, 0)],
    ['one byte', 'not_a_database', (path) => truncateSync(path, 1)],
  ])('%s from the start: said on every path, and nothing falls over', async (_what, reason, spoil) => {
    shop = await startShop({ spoil });
    await expectGone(reason);
    const status = await shop.json('/api/v1/status');
    expect(status.last_known).toBeUndefined();
    expect(await shop.json('/api/v1/realtime')).toMatchObject({ buffer: null, terminals: [], last_known: null });
    expect((await shop.get('/api/v1/status?pos_id=POS-1')).status).toBe(503);
  });

  test('a truncated file is called damaged or no database', async () => {
    shop = await startShop({
      fill: (writer) => {
        for (let count = 0; count < 200; count++) writer.addReceipt();
      },
      spoil: (path) => truncateSync(path, 20_000),
    });
    const answer = await shop.json('/api/v1/status');
    expect(answer.error).toBe('buffer_unreadable');
    expect(['corrupt', 'not_a_database', 'schema']).toContain(answer.reason);
  });

  test('moved away and back: what was last known is told with its age, and all is well again by itself', async () => {
    shop = await startShop({ fill: (writer) => writer.addReceipt({ posId: 'POS-001' }) });
    expect((await shop.json('/api/v1/status')).buffer.pending).toBe(1);
    const away = (suffix: string) => [`${shop.path}${suffix}`, `${shop.path}${suffix}.away`] as const;
    const present = ['', '-wal', '-shm'];
    for (const suffix of present) renameSync(...away(suffix));
    await expectGone('missing');
    const status = await shop.json('/api/v1/status');
    expect(status.last_known).toMatchObject({
      data: { buffer: { pending: 1 }, terminals: [{ pos_id: 'POS-001' }] },
      age_seconds: expect.any(Number),
    });
    expect((await shop.json('/api/v1/sales/today')).last_known.data.total_count).toBe(1);
    expect((await shop.json('/api/v1/terminals')).last_known.data).toHaveLength(1);
    for (const path of ['/api/v1/sales/history', '/api/v1/inventory/top']) {
      expect(await shop.json(path)).not.toHaveProperty('last_known');
    }
    expect(await shop.json('/api/v1/realtime')).toMatchObject({
      ...{ buffer: null, kkt_status: { ofd_status: 'online' } },
      last_known: { status: { buffer: { pending: 1 }, terminals: [{ pos_id: 'POS-001' }] } },
    });
    for (const path of ['status', 'realtime'])
      expect((await shop.get(`/api/v1/${path}?pos_id=POS-404`)).status).toBe(404);
    expect((await shop.json('/api/v1/status?pos_id=POS-001')).last_known.data.terminals).toHaveLength(1);
    for (const suffix of present) {
      const [here, there] = away(suffix);
      renameSync(there, here);
    }
    expect((await shop.json('/api/v1/status')).buffer.pending).toBe(1);
    expect((await shop.get('/api/v1/sales/history')).status).toBe(200);
    await until('health is ok', async () => (await shop.json('/health')).status === 'ok');
  });

  test('a minute without a good reading is an alert', async () => {
    let [now, steady] = [Date.now(), 1000];
    shop = await startShop({ spoil: (path) => rmSync(path), clock: () => now, steady: () => steady });
    const names = async () => (await shop.json('/api/v1/alerts')).map(({ name }: { name: string }) => name);
    // In small steps: who has not looked on for longer was away.
    const wait = async (seconds: number) => {
      for (let waited = 0; waited < seconds; waited += 4) {
        [now, steady] = [now + 4000, steady + 4];
        await names();
      }
    };
    await wait(56);
    expect(await names()).not.toContain('PosBufferUnreadable');
    await wait(8);
    expect(await names()).toContain('PosBufferUnreadable');
    now -= 3_600_000;
    expect(await names()).toContain('PosBufferUnreadable');
  });

  test('the reason is logged once, not at each look', async () => {
    shop = await startShop({ spoil: (path) => rmSync(path) });
    for (let count = 0; count < 5; count++) await shop.json('/api/v1/status');
    expect(shop.logged.filter(({ msg }) => msg === 'buffer cannot be read')).toHaveLength(1);
  });

  test('a missing column is an unreadable buffer, a missing session table is not', async () => {
    shop = await startShop({
      fill: (writer) => writer.db.exec('DROP VIEW v_recent_events; DROP VIEW v_buffer_status; DROP TABLE dlq'),
    });
    await expectGone('schema');
  });
});
