import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSyncLock, type SyncLock } from '../../../src/simulator/worker.ts';

let folder: string;
let now = 0;
let [ours, theirs]: SyncLock[] = [];
const lockOf = (owner: string) => openSyncLock(join(folder, 'buffer.db'), owner, () => now);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  now = 1000;
  [ours, theirs] = [lockOf('ours'), lockOf('theirs')];
});
afterEach(() => {
  ours?.close();
  theirs?.close();
  rmSync(folder, { recursive: true });
});

test('is held by one', () => {
  expect(ours?.acquire(500)).toBe(true);
  expect(theirs?.acquire(500)).toBe(false);
});

test('is prolonged by its holder', () => {
  ours?.acquire(500);
  now += 400;
  expect(ours?.acquire(500)).toBe(true);
  now += 400;
  expect(theirs?.acquire(500)).toBe(false);
});

test('runs out when its holder was killed', () => {
  ours?.acquire(500);
  now += 500;
  expect(theirs?.acquire(500)).toBe(true);
  expect(ours?.acquire(500)).toBe(false);
});

test('is free after its release, and only its holder can release it', () => {
  ours?.acquire(500);
  theirs?.release();
  expect(theirs?.acquire(500)).toBe(false);
  ours?.release();
  expect(theirs?.acquire(500)).toBe(true);
});
