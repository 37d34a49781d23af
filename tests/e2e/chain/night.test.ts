/**
 * An evening, a night and a morning of a whole shop: the program, and the shipped rules and routes in the real Prometheus
 * and Alertmanager. By day Prometheus is away for so long that an end is told that was none; at night something ends that
 * nobody may be told of.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { type RunningShop, startShop } from '../../support/running-shop.ts';
import { FASTER, PATIENCE, type ScaledChain, startScaledChain } from '../../support/scaled-chain.ts';
import { lacks, WHOLE } from '../../support/share.ts';

const MINUTE = 60_000;
/** In whole minutes of the clock, as hours are written: the day lasts until then, and the night so long. */
const DAY_MINUTES = Math.ceil(60 / FASTER);
const NIGHT_MINUTES = 1;
const [HIGH, DLQ] = ['PosBufferHigh P2', 'PosDlqNotEmpty P1'];

const closes = Math.floor(Date.now() / MINUTE) * MINUTE + DAY_MINUTES * MINUTE;
const opens = closes + NIGHT_MINUTES * MINUTE;
const hours = { from: clockOf(opens), to: clockOf(closes) };

let state: string;
let shop: RunningShop;
let chain: ScaledChain;
let instance: string;
const waiting: string[] = [];
const told = () => chain.told(instance);
const short = lacks(import.meta.filename, !WHOLE, 'a day and a night take six minutes');

describe.skipIf(short)('from one day to the next', () => {
  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'pos-night-'));
    const port = await freePort();
    instance = `127.0.0.1:${port}`;
    chain = await startScaledChain([instance], { hours });
    const config: Config = configSchema.parse({
      shop: { name: 'Оптика', time_zone: 'UTC', working_hours: hours, training: true },
      listen: { host: '127.0.0.1', port },
      notifications: { webhook: [{ url: 'http://127.0.0.1:1/people' }], alertmanager_url: chain.alertmanagerUrl },
    });
    const { shop: own, listen, notifications } = config;
    shop = await startShop({
      state,
      pace: FASTER,
      config: { shop: own, listen, notifications },
      fill: (writer) => {
        writer.moveToDlq(writer.addReceipt());
        for (let receipt = 0; receipt < 170; receipt += 1) waiting.push(writer.addReceipt());
      },
    });
  }, 60_000);
  afterAll(async () => {
    await shop?.close();
    await chain?.stop();
    rmSync(state, { recursive: true, force: true });
  }, 60_000);

  test('an end that was none is set right while Prometheus is still away, and when it is back it tells the alarm again', async () => {
    await vi.waitFor(() => expect(told()).toEqual({ [HIGH]: ['firing'], [DLQ]: ['firing'] }), PATIENCE);
    await chain.prometheus.end('SIGKILL');
    await vi.waitFor(() => expect(told()[DLQ]).toEqual(['firing', 'resolved']), PATIENCE);
    const [notice] = await vi.waitFor(() => {
      const stands = chain.notices().filter(({ kind }) => kind === 'stands');
      expect(stands.map(({ words }) => words).filter((words) => words.includes('чеков в DLQ 1'))).toHaveLength(1);
      return stands;
    }, PATIENCE);
    expect(notice?.words).toMatch(
      /^Тревога стоит: .+\nСтоит с \d\d:\d\d\. Сообщение об устранении было неверным: связь с наблюдением прерывалась\.$/,
    );
    await vi.waitFor(() => expect(told()[HIGH]).toEqual(['firing', 'resolved']), PATIENCE);
    await chain.prometheus.start();
    await vi.waitFor(() => expect(told()[DLQ]).toEqual(['firing', 'resolved', 'firing']), PATIENCE);
    await vi.waitFor(() => expect(told()[HIGH]).toEqual(['firing', 'resolved', 'firing']), PATIENCE);
    expect(Date.now()).toBeLessThan(closes);
  }, 1_200_000);

  test('what ends at night is told in the morning, with what still stands', async () => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, closes + 5000 - Date.now())));
    for (const id of waiting) shop.writer.sync(id);
    await vi.waitFor(async () => expect(await kinds('PosBufferHigh')).toContain('over'), PATIENCE);
    expect(Date.now()).toBeLessThan(opens);
    expect(told()[HIGH]).toEqual(['firing', 'resolved', 'firing']);
    const morning = await vi.waitFor(() => {
      const [first] = chain.notices().filter(({ kind }) => kind === 'morning');
      expect(first).toBeDefined();
      return first;
    }, PATIENCE);
    expect(Date.now()).toBeGreaterThanOrEqual(opens);
    const [summary, ...lines] = morning?.words.split('\n') ?? [];
    expect(summary).toBe('За ночь: не устранено 1, закончилось 1');
    expect(lines).toEqual([
      expect.stringMatching(/^с \d\d:\d\d Ошибки отправки в ОФД: чеков в DLQ 1: ещё не устранено$/),
      expect.stringMatching(/^\d\d:\d\d–\d\d:\d\d Буфер заполнен на 85 %: устранено$/),
    ]);
    expect(chain.notices().filter(({ kind }) => kind === 'morning')).toHaveLength(1);
  }, 1_200_000);
});

async function kinds(alert: string): Promise<string[]> {
  const { entries } = await shop.json(`/api/v1/journal?alert=${alert}`);
  return entries.map(({ kind }: { kind: string }) => kind);
}

function clockOf(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
