/** Between the frames of a commit in the -wal and the index that makes them visible lies the writer's wait for its disk. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { factsOf, oneTill, readerOf, till } from './one-till.ts';
import { seconds } from './till.ts';

oneTill();

test('a commit that is under way is no news; one that its writer left behind is, after a while', async () => {
  await till.sell();
  const path = join(till.folder, 'copy', 'buffer.db');
  mkdirSync(dirname(path));
  for (const suffix of ['', '-wal', '-shm']) copyFileSync(till.path + suffix, path + suffix);
  const [reader, now] = [readerOf(path), seconds()];
  const before = factsOf(reader.read(now));
  expect(before.counts.pending).toBe(1);
  await till.sell();
  copyFileSync(`${till.path}-wal`, `${path}-wal`);
  expect(factsOf(reader.read(now))).toBe(before);
  await vi.waitUntil(() => factsOf(reader.read(now)).counts.pending === 2, 120_000);
});
