/** A reader that takes no end is ended, what ended it twice is not asked again, and three in a row are told. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Buffer, openBuffer } from '../../../src/buffer/client.ts';
import { lacks } from '../../support/share.ts';
import { newFolder } from './till.ts';

const DEADLY_THREAD = new URL('./deadly-thread.ts', import.meta.url);
const [WELL, ENDLESS, DEADLY] = [1, 2, 3];
const PATIENCE = { timeout: 120_000, interval: 20 };
let buffer: Buffer;
let ends = 0;
afterEach(() => buffer.close());

function open() {
  const hopeless: string[] = [];
  buffer = openBuffer({
    path: '/nowhere/buffer.db',
    zone: 'Europe/Moscow',
    log: {
      info: () => {},
      warn: () => {
        ends += 1;
      },
    },
    onLateReading: () => {},
    onHopeless: (cause) => hopeless.push(cause),
    program: DEADLY_THREAD,
    deadlineMs: 100,
    // Longer than a thread takes to start on a busy machine.
    endMs: 15_000,
  });
  return hopeless;
}

const answers = (now = WELL) =>
  vi.waitUntil(async () => {
    const reading = await buffer.read(now);
    return !reading.ok && reading.reason === 'missing' ? reading.detail : null;
  }, PATIENCE);

test('a reading without end is ended from outside, and the next reader answers', async () => {
  open();
  await answers();
  expect(await buffer.read(ENDLESS)).toMatchObject({ ok: false, reason: 'stuck' });
  await answers();
  expect(buffer.healthy).toBe(true);
});

test('a question at which the reader ended twice is refused, at any time; others are not', async () => {
  open();
  for (const _ of [1, 2]) {
    expect(await answers()).toBe('all');
    await expect(buffer.days({ first: '2026-01-01', last: '2026-01-02', now: WELL })).rejects.not.toThrow(
      'has ended the reader before',
    );
  }
  expect(await answers()).toBe('all');
  await expect(buffer.days({ first: '2026-01-01', last: '2026-01-02', now: WELL + 5 })).rejects.toThrow(
    'has ended the reader before',
  );
  await expect(buffer.days({ first: '2026-01-01', last: '2026-01-03', now: WELL })).rejects.not.toThrow(
    'has ended the reader before',
  );
});

test('of those that were asked together at such an end only the long ones are', async () => {
  open();
  for (const _ of [1, 2]) {
    expect(await answers()).toBe('all');
    const together = [
      buffer.days({ first: '2026-01-01', last: '2026-01-02', now: WELL }),
      buffer.firstDay({ now: WELL }),
    ];
    for (const asked of together) await expect(asked).rejects.toThrow('died');
  }
  expect(await answers()).toBe('all');
  await expect(buffer.firstDay({ now: WELL })).resolves.toBeDefined();
});

test('so is one whose asker had gone, and not what the thread does besides', async () => {
  open();
  for (const _ of [1, 2]) {
    expect(await answers()).toBe('all');
    const [left, before] = [new AbortController(), ends];
    const asked = buffer.days({ first: '2026-01-01', last: '2026-01-02', now: WELL }, left.signal);
    left.abort();
    await expect(asked).rejects.toThrow('nobody waits');
    await vi.waitUntil(() => ends === before + 1, PATIENCE);
  }
  expect(await answers()).toBe('all');
  await expect(buffer.days({ first: '2026-01-01', last: '2026-01-02', now: WELL })).rejects.toThrow(
    'has ended the reader before',
  );
});

test('when nothing but a reading was asked at two ends, the next reader does nothing beside', async () => {
  open();
  for (const _ of [1, 2]) {
    expect(await answers()).toBe('all');
    await buffer.read(DEADLY);
  }
  expect(await answers()).toBe('past days after 60 min');
});

test('three ends in a row are told and make the process unhealthy; a good answer in between begins anew', async () => {
  const hopeless = open();
  await answers();
  for (const _ of [1, 2]) await died();
  await answers();
  for (const _ of [1, 2]) await died();
  expect([buffer.healthy, hopeless.length]).toEqual([true, 0]);
  await died();
  expect([buffer.healthy, hopeless]).toEqual([false, ['the thread dies of this']]);
});

/** Asks once, as soon as there is a thread to ask, and waits for its end. */
async function died(): Promise<void> {
  const before = ends;
  await vi.waitUntil(async () => {
    const reading = await buffer.read(DEADLY);
    return !reading.ok && !reading.detail.includes('is not running');
  }, PATIENCE);
  await vi.waitUntil(() => ends === before + 1, PATIENCE);
}

describe.skipIf(lacks(import.meta.filename, process.platform === 'win32', 'Windows has no pipes among its files'))(
  'a disk that never answers',
  () => {
    test('keeps its thread, which is told, and no other waits for it', async () => {
      const folder = newFolder();
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      vi.stubEnv('PIPE_THAT_NOBODY_WRITES', pipe);
      try {
        open();
        await answers();
        await buffer.read(4);
        await answers();
        expect(buffer.hangs).toBe(true);
      } finally {
        // Opened and not written to: the reader may end before it has read a word.
        execFileSync('sh', ['-c', ': > "$0"', pipe]);
        vi.unstubAllEnvs();
      }
      await vi.waitUntil(() => !buffer.hangs, PATIENCE);
      rmSync(folder, { recursive: true });
    });
  },
);
