import { existsSync, mkdtempSync, renameSync, rmSync, statfsSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Buffer, type BufferOptions, openBuffer } from '../../../src/buffer/client.ts';
import { BufferUnreadable } from '../../../src/buffer/unreadable.ts';
import { dayOf, shiftDay } from '../../../src/domain/day.ts';
import type { Reading } from '../../../src/domain/facts.ts';
import { lacks } from '../../support/share.ts';
import { openTill, seconds, type Till } from './till.ts';

const PATIENCE = { timeout: 120_000, interval: 20 };

const zone = 'Europe/Moscow';
const STUCK = new URL('./stuck-thread.ts', import.meta.url);
let till: Till;
let opened: Buffer[];
let late: Reading[];
/** When each of them was asked for. */
let lateAsked: number[];
let warnings: string[];

beforeEach(async () => {
  till = await openTill();
  [opened, late, lateAsked, warnings] = [[], [], [], []];
});
afterEach(async () => {
  await Promise.all(opened.map((buffer) => buffer.close()));
  await till.remove();
});

function open(options: Partial<BufferOptions> = {}): Buffer {
  const log = { info: () => undefined, warn: (_: object, message: string) => warnings.push(message) };
  const onLateReading = (reading: Reading, asked: number) => {
    late.push(reading);
    lateAsked.push(asked);
  };
  // On a busy machine a thread alone takes seconds to start.
  const buffer = openBuffer({ path: till.path, zone, log, onLateReading, deadlineMs: 30_000, ...options });
  opened.push(buffer);
  return buffer;
}

const OTHER_DISK = '/dev/shm';
const hasOtherDisk = existsSync(OTHER_DISK) && statSync(OTHER_DISK).dev !== statSync(tmpdir()).dev;

test.skipIf(lacks(import.meta.filename, !hasOtherDisk, 'there is no second disk'))(
  'of a link the disk is told on which its file lies; the folder’s where there is no file',
  async () => {
    const total = (place: string) => {
      const { blocks, bsize } = statfsSync(place);
      return blocks * bsize;
    };
    const links = mkdtempSync(join(OTHER_DISK, 'pos-link-'));
    try {
      const path = join(links, 'buffer.db');
      expect(total(links)).not.toBe(total(till.path));
      expect(await open({ path }).read(seconds())).toMatchObject({ ok: false, disk: { totalBytes: total(links) } });
      symlinkSync(till.path, path);
      expect(await open({ path }).read(seconds())).toMatchObject({ ok: true, disk: { totalBytes: total(till.path) } });
    } finally {
      rmSync(links, { recursive: true });
    }
  },
);

describe('answers', () => {
  test('a reading, days, products and receipts come from the thread', async () => {
    const now = seconds();
    const today = dayOf(now, zone);
    const id = await till.sell({ createdAt: now });
    const buffer = open();
    expect(await buffer.read(now)).toMatchObject({ ok: true, source: 'live', facts: { counts: { pending: 1 } } });
    const days = await buffer.days({ first: shiftDay(today, -6), last: today, now });
    expect(days.map(({ terminals }) => Object.keys(terminals).length)).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(await buffer.products({ first: today, last: today, limit: 10, now })).toMatchObject([
      { quantity: 1, kopecks: 150_000 },
    ]);
    expect(await buffer.products({ first: today, last: today, limit: 10, now, posId: 'POS-009' })).toEqual([]);
    expect(
      await buffer.receipts({ span: { from: now, to: now + 1, posId: null }, cursor: null, limit: 10 }),
    ).toMatchObject({
      rows: [{ id, total: 150_000 }],
      next: null,
    });
  });

  test('what is asked while another calendar is taken over is answered by that one', async () => {
    const now = seconds();
    await till.sell({ createdAt: now });
    // It is never the same day in these two.
    const buffer = open({ zone: 'Pacific/Pago_Pago' });
    const asked = buffer.read(now);
    buffer.setZone('Pacific/Kiritimati');
    const day = dayOf(now, 'Pacific/Kiritimati');
    expect(await asked).toMatchObject({ ok: true, facts: { today: { day } } });
  });

  test('the month is added up behind the readings, and the watcher is told', async () => {
    const now = seconds();
    for (const day of [0, 1, 5, 29, 31]) await till.sell({ createdAt: now - day * 86_400 });
    const buffer = open();
    let changes = 0;
    buffer.watch(() => {
      changes += 1;
    });
    expect(await buffer.read(now)).toMatchObject({ facts: { month: null } });
    await vi.waitUntil(() => changes > 0, PATIENCE);
    expect(await buffer.read(now)).toMatchObject({ facts: { month: { sales: 4, refunds: 0 } } });
  });

  test('while nothing changes the facts are the very same, without the deliveries that were told', async () => {
    const now = seconds();
    const id = await till.sell({ createdAt: now - 5 });
    const buffer = open();
    await buffer.read(now);
    await till.call('sync', id, now);
    await sleep(1100);
    const told = await buffer.read(now);
    expect(told).toMatchObject({ facts: { deliveries: [{ seconds: 5 }] } });
    await vi.waitUntil(async () => {
      const reading = await buffer.read(now);
      return reading.ok && reading.facts.month !== null;
    }, PATIENCE);
    const [first, second] = [await buffer.read(now), await buffer.read(now + 7)];
    expect(first).toMatchObject({ at: now, facts: { deliveries: [], lastSync: now } });
    expect(second.at).toBe(now + 7);
    expect(second.ok && first.ok && second.facts === first.facts).toBe(true);
    await till.sell();
    expect(await buffer.read(now)).toMatchObject({ facts: { counts: { pending: 1 } } });
  });

  test('short readings get in between a long sum', async () => {
    const now = seconds();
    const orders = Array.from({ length: 3000 }, (_, index) => ({
      do: 'call' as const,
      method: 'addReceipt' as const,
      with: [{ createdAt: now - 3 * 86_400 - index * 60 }] as [{ createdAt: number }],
    }));
    await till.obey([{ do: 'pragma', pragma: 'synchronous = OFF' }, ...orders]);
    const buffer = open();
    const order: string[] = [];
    const today = dayOf(now, zone);
    const days = buffer.days({ first: shiftDay(today, -300), last: today, now }).then(() => order.push('days'));
    await Promise.all([days, buffer.read(now).then(() => order.push('reading'))]);
    expect(order).toEqual(['reading', 'days']);
  });

  test('what cannot be read is a reading that says so, and a rejection with its reason', async () => {
    await till.stop();
    rmSync(till.path);
    const buffer = open();
    expect(await buffer.read(5)).toMatchObject({ ok: false, at: 5, reason: 'missing', detail: 'ENOENT' });
    const calls = [
      buffer.days({ first: '2026-01-01', last: '2026-01-02', now: 5 }),
      buffer.products({ first: '2026-01-01', last: '2026-01-02', limit: 10, now: 5 }),
      buffer.receipts({ span: { from: 0, to: 5, posId: null }, cursor: null, limit: 10 }),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { reason: 'missing' } });
      expect(outcome.status === 'rejected' && outcome.reason).toBeInstanceOf(BufferUnreadable);
    }
  });
});

describe('a thread that hangs or dies', () => {
  /** On a busy machine even a thread's start may take longer than the short deadlines of these tests. */
  async function untilReady(buffer: Buffer): Promise<void> {
    await vi.waitUntil(async () => (await buffer.read(seconds())).ok, { timeout: 120_000 });
    late.length = 0;
  }

  /** What hangs goes on. */
  const wake = () => writeFileSync(join(till.folder, 'awake'), '');

  test('is said to be stuck in time; what it answers later is told once, with its deliveries', async () => {
    const now = seconds();
    const id = await till.sell({ createdAt: now - 50 });
    const buffer = open({ program: STUCK, deadlineMs: 300, endMs: 120_000 });
    await untilReady(buffer);
    await till.call('sync', id, now);

    const asked = await Promise.all([buffer.read(8), buffer.read(now)]);
    expect(asked).toMatchObject([
      { ok: false, at: 8, reason: 'stuck' },
      { ok: false, at: now, reason: 'stuck' },
    ]);
    await expect(buffer.days({ first: '2026-01-01', last: '2026-01-01', now })).rejects.toMatchObject({
      reason: 'stuck',
    });
    await expect(
      buffer.receipts({ span: { from: 0, to: now, posId: null }, cursor: null, limit: 1 }),
    ).rejects.toMatchObject({
      reason: 'stuck',
    });
    expect(late).toEqual([]);

    wake();
    await vi.waitUntil(() => late.length === 2, PATIENCE);
    expect(late).toMatchObject([
      { ok: true, facts: { deliveries: [{ seconds: 50 }] } },
      { ok: true, facts: { deliveries: [] } },
    ]);
    const last = await vi.waitUntil(async () => {
      const reading = await buffer.read(now);
      return reading.ok ? reading : null;
    }, PATIENCE);
    for (const more of [last, ...late.slice(2)]) expect(more).toMatchObject({ facts: { deliveries: [] } });
  });

  test('that hangs is not asked more and more', async () => {
    const buffer = open({ program: STUCK, deadlineMs: 50, endMs: 120_000 });
    await untilReady(buffer);
    const began = performance.now() / 1000;
    for (let asked = 0; asked < 6; asked += 1) expect(await buffer.read(9)).toMatchObject({ reason: 'stuck' });
    const ended = performance.now() / 1000;
    wake();
    // It answers in order: by then all that it was asked before is answered.
    await vi.waitUntil(async () => (await buffer.read(seconds())).ok, PATIENCE);
    expect(lateAsked.filter((at) => at >= began && at <= ended)).toHaveLength(1);
  });

  test('that dies is started again, and it is said', async () => {
    await till.sell();
    const buffer = open({ program: STUCK });
    expect(await buffer.read(seconds())).toMatchObject({ ok: true });
    expect(await buffer.read(13)).toMatchObject({ ok: false, reason: 'other' });
    expect(warnings).toHaveLength(1);
    await vi.waitUntil(async () => (await buffer.read(seconds())).ok, { timeout: 120_000 });
  });

  test('can be closed while it hangs', async () => {
    const buffer = open({ program: STUCK, deadlineMs: 50 });
    const asked = buffer.read(9);
    await buffer.close();
    expect(await asked).toMatchObject({ ok: false });
  });
});

test('a question for which nobody waits any more is dropped, and the next one answered', async () => {
  await till.sell();
  const buffer = open();
  const left = new AbortController();
  const question = { first: '2026-01-01', last: '2100-01-01', posId: null, limit: 1 };
  const any = { ...question, number: null, kopecks: null, product: null, minute: null };
  const dropped = buffer.find({ ...any, now: seconds() }, left.signal);
  left.abort();
  await expect(dropped).rejects.toMatchObject({ detail: 'nobody waits for it any more' });
  expect((await buffer.find({ ...any, now: seconds() })).receipts).toHaveLength(1);
});

describe('watching', () => {
  async function watched(options: Partial<BufferOptions> = {}) {
    const buffer = open(options);
    const seen: (number | string)[] = [];
    let reading = Promise.resolve();
    const look = () => {
      reading = reading.then(async () => {
        const now = await buffer.read(seconds());
        seen.push(now.ok ? now.facts.counts.pending : now.reason);
      });
    };
    const stop = buffer.watch(look);
    await buffer.read(seconds());
    return { buffer, seen, stop };
  }

  test('each commit is noticed', async () => {
    const { seen } = await watched();
    for (let sold = 1; sold <= 5; sold += 1) {
      await till.sell();
      await vi.waitUntil(() => seen.at(-1) === sold, PATIENCE);
    }
  });

  test('our own readings are no changes', async () => {
    const { buffer, seen } = await watched();
    await till.sell();
    await vi.waitUntil(() => seen.at(-1) === 1, PATIENCE);
    await vi.waitUntil(async () => {
      const reading = await buffer.read(seconds());
      return reading.ok && reading.facts.month !== null;
    }, PATIENCE);
    await sleep(1500);
    const count = seen.length;
    for (let round = 0; round < 20; round += 1) await buffer.read(seconds());
    // As long as it may look once more after a change.
    await sleep(700);
    expect(seen).toHaveLength(count);
  });

  test('a stop of the writer, and its next start, are noticed', async () => {
    const { seen } = await watched();
    await till.sell();
    await till.stop();
    await vi.waitUntil(() => seen.at(-1) === 1, PATIENCE);
    await till.start();
    await till.sell();
    await vi.waitUntil(() => seen.at(-1) === 2, PATIENCE);
  });

  test('a folder that goes away and comes back is followed again', async () => {
    await till.sell();
    await till.stop();
    const { seen } = await watched();
    const away = `${till.folder}.away`;
    renameSync(till.folder, away);
    await vi.waitUntil(() => seen.at(-1) === 'missing', PATIENCE);
    renameSync(away, till.folder);
    await vi.waitUntil(() => seen.at(-1) === 1, PATIENCE);
    await till.start();
    await till.sell();
    await vi.waitUntil(() => seen.at(-1) === 2, PATIENCE);
    expect(existsSync(join(away, 'buffer.db'))).toBe(false);
  });

  test('who has stopped watching hears nothing more, who watches after that does', async () => {
    const { buffer, seen, stop } = await watched();
    stop();
    let other = 0;
    const stopOther = buffer.watch(() => {
      other += 1;
    });
    const before = seen.length;
    await till.sell();
    await vi.waitUntil(() => other > 0, PATIENCE);
    expect(seen).toHaveLength(before);
    stopOther();
  });
});
