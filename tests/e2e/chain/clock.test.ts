/**
 * Somebody sets the clock of the shop's computer back in the middle of an alert: of the program, of the real Prometheus
 * and of the real Alertmanager at once. Prometheus takes nothing in until the clock is where it was: until then
 * nobody is told anything, and then what is true.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { type RunningShop, startShop } from '../../support/running-shop.ts';
import { FASTER, minutes, PATIENCE, type ScaledChain, startScaledChain } from '../../support/scaled-chain.ts';
import { lacks, rounds } from '../../support/share.ts';
import { CLOCK_CANNOT_BE_SET } from '../../support/time/set-clock.ts';

const ALERT = 'PosDlqNotEmpty';
const STANDS = `${ALERT} P1`;
const BEGINS = { 'PosOfdAccessDenied P1': ['firing'] };
const cannot = lacks(import.meta.filename, CLOCK_CANNOT_BE_SET !== null, CLOCK_CANNOT_BE_SET ?? '');
const back = cannot ? 0 : rounds(import.meta.filename, 'minutes by which a clock is set back', { all: 60, share: 10 });

let state: string;
let chain: ScaledChain;
let shop: RunningShop;
let told: () => Record<string, string[]>;
let set = 0;
const now = () => Date.now() + set * 1000;

beforeAll(async () => {
  if (cannot) return;
  state = mkdtempSync(join(tmpdir(), 'pos-clock-'));
  const port = await freePort();
  const instance = `127.0.0.1:${port}`;
  told = () => chain.told(instance);
  chain = await startScaledChain([instance]);
  const { listen, notifications, ...rest } = configSchema.parse({
    shop: { name: 'Оптика', time_zone: 'UTC', training: true },
    listen: { host: '127.0.0.1', port },
    notifications: { webhook: [{ url: 'http://127.0.0.1:1/people' }], alertmanager_url: chain.alertmanagerUrl },
  });
  const config = { shop: rest.shop, listen, notifications };
  shop = await startShop({ state, pace: FASTER, clock: now, steady: () => performance.now() / 1000, config });
});

afterAll(async () => {
  if (cannot) return;
  await shop?.close();
  await chain?.stop();
  rmSync(state, { recursive: true, force: true });
});

test.skipIf(cannot)(
  'an alert that was seen stands on, ends once when it is over, and comes back as one that nobody has seen; what begins meanwhile is told',
  { timeout: minutes(back + 12) + 5 * PATIENCE.timeout },
  async () => {
    await wait(1);
    const first = giveUp();
    await arrived(['firing']);
    const answer = await shop.get(`/api/v1/alerts/${ALERT}/seen`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ screen: 'Касса 1' }),
    });
    expect(answer.status).toBe(200);
    const { timestamp: since } = await shown();

    set = -Math.round(minutes(back) / 1000);
    await chain.setClock(set);
    for (const part of [0, 1, 2, 3]) {
      // What begins and what ends while Prometheus takes nothing in.
      if (part === 1) shop.writer.fail(shop.writer.addReceipt(), 'OFD returned 401: Unauthorized', 1);
      await wait(back / 5);
      expect(told()).toEqual({ [STANDS]: ['firing'] });
      const stands = await shown();
      expect(stands).toMatchObject({ seen: { by: 'Касса 1' } });
      // What was seen is moved by whole seconds, of which rounding may make one more or less than were set.
      expect(Math.abs(stands.timestamp - (since + set))).toBeLessThanOrEqual(1);
      expect(stands.timestamp).toBeLessThanOrEqual(now() / 1000);
    }
    shop.writer.resolveDlq(first).sync(first);

    await arrived(['firing', 'resolved'], BEGINS);
    giveUp();
    await arrived(['firing', 'resolved', 'firing'], BEGINS);
    const again = await shown();
    expect(again.seen).toBeNull();
    expect(again.timestamp).toBeGreaterThan(since + set + 1);
    // What is told each day may fall into these minutes.
    expect(chain.notices().filter(({ kind }) => kind !== 'morning' && kind !== 'evening')).toEqual([]);
  },
);

function giveUp(): string {
  const receipt = shop.writer.addReceipt({ createdAt: Math.floor(now() / 1000) });
  shop.writer.moveToDlq(receipt);
  return receipt;
}

async function arrived(statuses: readonly string[], more = {}): Promise<void> {
  await vi.waitFor(() => expect(told()).toEqual({ [STANDS]: statuses, ...more }), PATIENCE);
}

async function shown(): Promise<{ timestamp: number; seen: { by: string } | null }> {
  return (await shop.json('/api/v1/alerts')).find(({ name }: { name: string }) => name === ALERT);
}

function wait(ofShop: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, minutes(ofShop)));
}
