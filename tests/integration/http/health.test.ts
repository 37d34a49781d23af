import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../src/domain/shop.ts';
import { type RunningShop, startShop, until } from '../../support/running-shop.ts';

let shop: RunningShop;
afterEach(() => shop.close());

describe('GET /health', () => {
  test('is right from the first answer on', async () => {
    shop = await startShop();
    expect(await shop.json('/health')).toEqual({
      status: 'ok',
      timestamp: expect.any(Number),
      buffer_accessible: true,
    });
  });

  test('answers from the last reading, and has it renewed beside', async () => {
    shop = await startShop();
    expect((await shop.json('/health')).status).toBe('ok');
    rmSync(shop.path);
    const answers = new Set<string>();
    await until('the loss is noticed', async () => {
      const { status } = await shop.json('/health');
      answers.add(status);
      return status === 'degraded';
    });
    expect([...answers].filter((status) => status !== 'ok')).toEqual(['degraded']);
  });

  test('is ok between two looks, however soon the shop wants to know of an unreadable buffer', async () => {
    let ahead = 0;
    const thresholds = { ...DEFAULT_THRESHOLDS, buffer_unreadable_seconds: 10 };
    const began = Date.now();
    shop = await startShop({
      config: { thresholds },
      clock: () => began + ahead * 1000,
      steady: () => 1000 + ahead,
    });
    expect((await shop.json('/health')).status).toBe('ok');
    const message = JSON.stringify({ status: 'firing', alerts: [] });
    // In steps, or it would be a sleep of the PC; what is told it makes it look at the clock, and not at the buffer.
    for (ahead = 4; ahead <= 32; ahead += 4) {
      const headers = { 'content-type': 'application/json' };
      await shop.get('/api/v1/hooks/alertmanager', { method: 'POST', headers, body: message });
      expect([ahead, (await shop.json('/health')).status]).toEqual([ahead, 'ok']);
    }
  });

  test('does not mind parameters: those who probe add what they like', async () => {
    shop = await startShop();
    expect((await shop.get('/health?t=1&t=2')).status).toBe(200);
  });

  test('the other probes speak plainly', async () => {
    shop = await startShop();
    expect(await (await shop.get('/-/healthy')).text()).toBe('pos-monitor is healthy.\n');
    expect(await (await shop.get('/-/ready')).text()).toBe('pos-monitor is ready.\n');
  });

  test('what was looked at once is ready, also when the computer has just slept', async () => {
    const began = Date.now();
    let [slept, naps] = [0, 0];
    // Asleep between each two questions for the time: no look is ever of now.
    const clock = () => {
      slept += naps;
      return began + slept * 1000;
    };
    shop = await startShop({ clock, steady: () => 1000 + slept });
    naps = 100;
    expect((await shop.json('/health')).status).toBe('degraded');
    expect((await shop.get('/-/ready')).status).toBe(200);
  });
});
