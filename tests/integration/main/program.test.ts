import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { StatusAnswer } from '../../../src/api/schemas/status.ts';
import { instantsOf } from '../../../src/clock.ts';
import { defaultConfig } from '../../../src/config/load.ts';
import { openCore } from '../../../src/core.ts';
import { follow } from '../../../src/following.ts';
import { createLogger } from '../../../src/logger.ts';
import { startProgram } from '../../../src/main.ts';
import { createBufferFile } from '../../../src/simulator/index.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { openDoor } from '../../support/door.ts';
import { startServer } from '../../support/http-server.ts';
import { HEALTHY, type RunningShop, startShop, until } from '../../support/running-shop.ts';
import { openSocket } from '../../support/socket.ts';

const COUNTED = 'alertmanager_notification_requests_total{integration="telegram"} REQUESTS\n';

/** What keeps this process alive, by kind. */
const handles = () => process.getActiveResourcesInfo().toSorted();

async function hasHeardTheAdapter(shop: RunningShop): Promise<boolean> {
  return (await (await shop.get('/metrics')).text()).includes('\nkkt_adapter_answer_timestamp_seconds ');
}

describe('the whole program', () => {
  test('starts on a free port and says where', async () => {
    const shop = await startShop();
    expect(shop.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await shop.get('/health')).status).toBe(200);
    await shop.close();
  });

  test('leaves nothing behind, however it was used', async () => {
    const use = async () => {
      const shop = await startShop({ fill: (writer) => writer.addReceipt() });
      const client = await openSocket(shop.url);
      await client.next();
      await (await shop.get('/api/v1/sales/history')).text();
      await shop.close();
      expect(await client.closed()).toBe(1001);
      await expect(shop.get('/health')).rejects.toThrow();
    };
    await use();
    const before = handles();
    await use();
    await until('everything is gone', () => handles().length <= before.length);
  });

  test('stops before a supervisor would kill it, whatever its clients do', async () => {
    const shop = await startShop();
    const port = Number(new URL(shop.url).port);
    // One says nothing, one has not finished its question, one does not answer the goodbye.
    const silent = connect(port, '127.0.0.1');
    const slow = connect(port, '127.0.0.1', () => slow.write('GET /health HTTP/1.1\r\nHost: local'));
    const deaf = await openSocket(shop.url);
    deaf.socket.pause();
    for (const socket of [silent, slow]) socket.on('error', () => {});
    await until('they are connected', () => silent.readyState === 'open' && slow.readyState === 'open');
    const before = process.threadCpuUsage();
    // Ticks that a machine without time for us missed are not made up.
    let ticks = 0;
    const counting = setInterval(() => {
      ticks += 1;
    }, 100);
    await shop.close();
    clearInterval(counting);
    const { user, system } = process.threadCpuUsage(before);
    // Five seconds of waiting or of work are the promise: what takes longer is killed (docker-compose.yml, pos-monitor.service).
    expect([ticks < 50, user + system < 5e6]).toEqual([true, true]);
    deaf.socket.terminate();
    silent.destroy();
    slow.destroy();
  });

  test('a port that is taken is said, and nothing is left running', async () => {
    const shop = await startShop();
    const config = {
      ...defaultConfig(),
      buffer: { path: shop.path },
      // No journal: it never lies in the till's folder.
      state: { path: shop.folder },
      listen: { host: '127.0.0.1', port: Number(new URL(shop.url).port) },
    };
    const before = handles();
    const log = await createLogger('silent');
    await expect(startProgram({ config, log })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await until('everything is gone', () => handles().length <= before.length);
    await shop.close();
  });

  test('starts without a buffer and without an adapter, says so, and sees them when they come', async () => {
    const port = await freePort();
    const adapter = { ...defaultConfig().adapter, url: `http://127.0.0.1:${port}`, probe_seconds: 0.05 };
    const shop = await startShop({ spoil: (path) => rmSync(path), config: { adapter } });
    onTestFinished(() => shop.close());
    expect(await shop.json('/health')).toMatchObject({ status: 'degraded', buffer_accessible: false });
    expect((await shop.get('/api/v1/status')).status).toBe(503);
    createBufferFile(shop.path);
    const healthy = await startServer((_, response) => response.end(JSON.stringify(HEALTHY)), port);
    onTestFinished(() => healthy.close());
    await until('both are seen', async () => {
      const told = await shop.get('/api/v1/status');
      return told.status === 200 && ((await told.json()) as StatusAnswer).kkt_status.is_online === true;
    });
  });

  test('another buffer.path waits for the next start, which is said, and the rest is taken over', async () => {
    const shop = await startShop({ fill: (writer) => writer.addReceipt() });
    await shop.adopt({ buffer: { path: join(shop.folder, 'elsewhere.db') }, terminals: { 'POS-001': 'У входа' } });
    expect(await shop.json('/health')).toMatchObject({ buffer_accessible: true });
    const said = shop.logged.find(({ msg }) => msg === 'these settings take effect at the next start');
    expect(said).toMatchObject({ settings: ['buffer.path'] });
    expect(await shop.json('/api/v1/status')).toMatchObject({ terminals: [{ name: 'У входа' }] });
    await shop.close();
  });

  test('hears nothing from the old adapter once there is another one, while days are counted by another calendar', async () => {
    const adapter = { ...defaultConfig().adapter, probe_seconds: 0.001 };
    const shop = await startShop();
    await shop.adopt({ adapter: { ...adapter, url: shop.adapter.url } });
    await until('the old one is asked all the time', () => hasHeardTheAdapter(shop));
    const silent = await startServer(() => {});
    await shop.adopt({
      adapter: { ...adapter, url: silent.url },
      shop: { ...defaultConfig().shop, time_zone: 'Asia/Omsk' },
    });
    expect(await hasHeardTheAdapter(shop)).toBe(false);
    await shop.close();
    await silent.close();
  });

  test('still knows by which channels messages went when its settings change', async () => {
    let asked = 0;
    const alertmanager = await startServer((request, response) => {
      if (request.url === '/metrics') asked++;
      // The first look alone finds fewer than the others.
      const requests = Math.min(asked, 2);
      response.end(request.url === '/metrics' ? COUNTED.replace('REQUESTS', String(requests)) : '[]');
    });
    const to = { telegram: [{ chat_id: 1, bot_token: '1:a' }], alertmanager_url: alertmanager.url };
    const notifications = { ...defaultConfig().notifications, ...to };
    const shop = await startShop({ pace: 600, config: { notifications } });
    const delivered = async () => (await shop.json('/api/v1/status')).notifications.channels[0].delivered_at;
    await until('a message went', async () => (await delivered()) !== null);
    const before = await delivered();
    await shop.adopt({ notifications, public_url: 'http://shop.example' });
    const then = asked;
    await until('it was looked again', () => asked >= then + 2);
    expect(await delivered()).toBe(before);
    await shop.close();
    await alertmanager.close();
  });

  test('after a stop while settings are taken over nobody asks Alertmanager any more', async () => {
    const alertmanager = await startServer((_, response) => response.end('[]'));
    const folder = mkdtempSync(join(tmpdir(), 'pos-following-'));
    const path = join(folder, 'buffer.db');
    createBufferFile(path);
    const config = { ...defaultConfig(), buffer: { path }, state: { path: folder } };
    const instants = instantsOf(Date.now);
    const log = await createLogger('silent');
    const core = await openCore({ config, log, clock: Date.now, instants, pace: 1, demo: false, stage: null });
    const { promise: looked, resolve } = Promise.withResolvers<void>();
    const monitor = { ...core.monitor, adopt: () => looked };
    const following = follow(config, { ...core, monitor }, { door: openDoor(), overTls: false });
    const notifications = { ...config.notifications, alertmanager_url: alertmanager.url };
    const adopting = following.adopt({ ...config, notifications });
    await following.stop();
    resolve();
    await adopting;
    await core.close();
    await fetch(`${alertmanager.url}/is-nobody-else-there`);
    expect(alertmanager.asked).toEqual(['/is-nobody-else-there']);
    await alertmanager.close();
    rmSync(folder, { recursive: true });
  });

  test('knows the last days of the drive and of the contract as whole days of the shop', async () => {
    const now = Date.parse('2026-03-20T12:00:00Z');
    const shop = await startShop({
      clock: () => now,
      config: { fiscal_drive_ends: '2026-03-22', ofd_contract_ends: '2026-03-30' },
    });
    const alerts: { name: string; level: string }[] = await shop.json('/api/v1/alerts');
    expect(alerts).toContainEqual(expect.objectContaining({ name: 'PosFiscalDriveExpires', level: 'P1' }));
    expect(alerts).toContainEqual(expect.objectContaining({ name: 'PosOfdContractExpires', level: 'P2' }));
    await shop.close();
  });
});
