/** Each line of the law of reading without harm, with a real writer in a process of its own. */
import { copyFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BufferReader } from '../../../src/buffer/reader.ts';
import { dayOf, shiftDay } from '../../../src/domain/day.ts';
import { shopDay } from '../../../src/domain/sales.ts';
import { factsOf, oneTill, pendingIn, readerOf, till, zone } from './one-till.ts';
import { holdExclusively, readCarelessly } from './others.ts';
import { listing, newFolder, openTill, seconds } from './till.ts';

oneTill();

/** Every kind of reading there is. */
function readAllKinds(reader: BufferReader): void {
  const now = seconds();
  const today = dayOf(now, zone);
  expect(reader.read(now).ok).toBe(true);
  const sums = [
    reader.days({ first: shiftDay(today, -20), last: today, now }),
    reader.settle(),
    reader.products({ first: today, last: today, limit: 10, now }),
  ];
  for (const sum of sums) while (!sum.advance().done);
  reader.receipts({ span: { from: now - 86_400, to: now + 1, posId: null }, cursor: null, limit: 5 });
}

describe('nothing in the folder changes', () => {
  test('beside a live, idle writer: owners, sizes, times and checksums, those of -shm too', async () => {
    for (let index = 0; index < 12; index += 1) await till.sell({ createdAt: seconds() - index * 20_000 });
    const before = listing(till.folder);
    expect(Object.keys(before)).toEqual(['buffer.db', 'buffer.db-shm', 'buffer.db-wal']);
    const reader = readerOf();
    for (let round = 0; round < 50; round += 1) readAllKinds(reader);
    readAllKinds(readerOf());
    expect(listing(till.folder)).toEqual(before);
    await till.sell();
    expect(pendingIn(reader.read(seconds()))).toBe(13);
  });

  test('after a clean stop of the writer', async () => {
    await till.sell();
    await till.stop();
    const before = listing(till.folder);
    expect(Object.keys(before)).toEqual(['buffer.db']);
    const reader = readerOf();
    for (let round = 0; round < 50; round += 1) readAllKinds(reader);
    expect(listing(till.folder)).toEqual(before);
  });

  test('after the writer was killed', async () => {
    await till.sell();
    await till.kill();
    const before = listing(till.folder);
    expect(Object.keys(before)).toHaveLength(3);
    for (let round = 0; round < 10; round += 1) readAllKinds(readerOf());
    expect(listing(till.folder)).toEqual(before);
  });

  test('an ordinary read-only handle of the same user does change the -shm', async () => {
    await till.sell();
    const before = listing(till.folder);
    readCarelessly(till.path);
    expect(listing(till.folder)['buffer.db-shm']).not.toBe(before['buffer.db-shm']);
  });
});

describe('the writer’s life', () => {
  test('commits are followed; a stop, a start and another sale are too', async () => {
    const reader = readerOf();
    await till.sell();
    expect(reader.read(seconds())).toMatchObject({ ok: true, source: 'live' });
    await till.sell();
    expect(pendingIn(reader.read(seconds()))).toBe(2);
    await till.stop();
    const stopped = reader.read(seconds());
    expect(stopped).toMatchObject({ ok: true, source: 'stopped' });
    expect(pendingIn(stopped)).toBe(2);
    await till.start();
    await till.sell();
    const again = reader.read(seconds());
    expect(again).toMatchObject({ ok: true, source: 'live' });
    expect(pendingIn(again)).toBe(3);
  });

  test('a monitor that starts after the stop has the last state', async () => {
    await till.call('openSession', 'POS-001');
    await till.call('cashTransaction', { posId: 'POS-001', type: 'cash_in', amount: 777_00 });
    await till.stop();
    expect(readerOf().read(seconds())).toMatchObject({ ok: true, facts: { sessions: [{ cash: 777_00 }] } });
  });

  test('a killed writer’s last commits, still in the -wal, are read', async () => {
    await till.sell();
    await till.sell();
    await till.kill();
    expect(pendingIn(readerOf().read(seconds()))).toBe(2);
    await till.start();
    await till.sell();
    expect(pendingIn(readerOf().read(seconds()))).toBe(3);
  });

  test('a reading ends before the next begins: the writer’s stop finds no handle and takes the -wal with it', async () => {
    const reader = readerOf();
    for (let round = 0; round < 20; round += 1) {
      await till.sell();
      reader.read(seconds());
    }
    await till.stop();
    expect(Object.keys(listing(till.folder))).toEqual(['buffer.db']);
  });

  test('a restored backup in the file’s place is what is read from then on, and nothing is delivered twice', async () => {
    const now = seconds();
    await till.sell({ createdAt: now - 100, syncedAt: now - 50 });
    await till.stop();
    const backup = join(newFolder(), 'backup.db');
    copyFileSync(till.path, backup);
    await till.start();
    const reader = readerOf();
    reader.read(now);
    const id = await till.sell({ createdAt: now - 10 });
    await till.call('sync', id, now);
    expect(reader.read(now)).toMatchObject({ facts: { deliveries: [{ seconds: 10 }] } });
    await till.stop();
    renameSync(backup, till.path);
    rmSync(dirname(backup), { recursive: true });
    const restored = reader.read(now);
    expect(restored).toMatchObject({ ok: true, facts: { deliveries: [], lastSync: now - 50 } });
    // Just after midnight it was sold yesterday.
    const { today, yesterday } = factsOf(restored);
    expect(shopDay(today).sales.count + shopDay(yesterday).sales.count).toBe(1);
  });

  test('a backup that is written over the same file is seen as well', async () => {
    await till.sell();
    await till.stop();
    const backup = join(newFolder(), 'backup.db');
    copyFileSync(till.path, backup);
    await till.start();
    await till.sell();
    await till.sell();
    await till.stop();
    const reader = readerOf();
    expect(pendingIn(reader.read(seconds()))).toBe(3);
    copyFileSync(backup, till.path);
    const restored = reader.read(seconds());
    expect(pendingIn(restored)).toBe(1);
    expect(restored.ok && restored.facts.today.terminals['POS-001']?.sales.count).toBe(1);
    rmSync(dirname(backup), { recursive: true });
  });

  test('a writer that locks everything out is read all the same, and never kept waiting', async () => {
    await till.sell();
    await till.obey([{ do: 'pragma', pragma: 'locking_mode = EXCLUSIVE' }]);
    const reader = readerOf();
    for (let sold = 2; sold <= 5; sold += 1) {
      await till.sell();
      expect(pendingIn(reader.read(seconds()))).toBe(sold);
    }
  });

  test('a writer that keeps its index to itself is read from the -wal alone', async () => {
    await till.sell();
    await till.stop();
    const release = await holdExclusively(till.path);
    try {
      const before = listing(till.folder);
      expect(Object.keys(before)).toEqual(['buffer.db', 'buffer.db-wal']);
      expect(readerOf().read(seconds())).toMatchObject({ ok: true, source: 'live', facts: { counts: { pending: 1 } } });
      expect(listing(till.folder)).toEqual(before);
    } finally {
      await release();
    }
  });

  test('what a killed writer left in its -wal is read without the -shm too', async () => {
    await till.sell();
    await till.sell();
    await till.kill();
    rmSync(`${till.path}-shm`);
    const before = listing(till.folder);
    expect(pendingIn(readerOf().read(seconds()))).toBe(2);
    expect(listing(till.folder)).toEqual(before);
  });

  test.each(['DELETE', 'TRUNCATE', 'PERSIST'])(
    'without a -wal, in journal mode %s, commits are followed',
    async (mode) => {
      await till.obey([{ do: 'pragma', pragma: `journal_mode = ${mode}` }]);
      const reader = readerOf();
      for (let sold = 1; sold <= 3; sold += 1) {
        await till.sell();
        expect(reader.read(seconds())).toMatchObject({
          ok: true,
          source: 'live',
          facts: { counts: { pending: sold } },
        });
      }
      await till.obey([
        { do: 'sql', sql: 'BEGIN IMMEDIATE', with: [] },
        { do: 'sql', sql: "UPDATE receipts SET status = 'failed'", with: [] },
      ]);
      expect(pendingIn(readerOf().read(seconds()))).toBe(3);
      await till.sql('COMMIT');
      expect(pendingIn(reader.read(seconds()))).toBe(0);
    },
  );

  test('a commit that its writer did not end is said, and never read by halves', async () => {
    await till.obey([{ do: 'pragma', pragma: 'journal_mode = DELETE' }]);
    await till.sell();
    await till.kill();
    writeFileSync(`${till.path}-journal`, 'pages as they were before');
    expect(readerOf().read(seconds())).toMatchObject({ ok: false, reason: 'locked' });
  });

  test('readings beside a writer that starts, sells and stops all the time are right or say why not', async () => {
    const reader = readerOf();
    let sold = 0;
    for (let round = 0; round < 8; round += 1) {
      await till.sell();
      sold += 1;
      const stopping = till.stop();
      const seen = new Set<number | string>();
      let stopped = false;
      void stopping.then(() => {
        stopped = true;
      });
      while (!stopped) {
        seen.add(pendingIn(reader.read(seconds())));
        await new Promise(setImmediate);
      }
      expect([...seen].filter((value) => typeof value === 'number' && value !== sold)).toEqual([]);
      expect(pendingIn(reader.read(seconds()))).toBe(sold);
      await till.start();
    }
  });
});

test('any name of file and folder', async () => {
  const odd = await openTill({ name: 'касса #1? 100% «№».db' });
  try {
    await odd.sell();
    expect(pendingIn(readerOf(odd.path).read(seconds()))).toBe(1);
    await odd.stop();
    expect(pendingIn(readerOf(odd.path).read(seconds()))).toBe(1);
    expect(Object.keys(listing(odd.folder))).toHaveLength(1);
  } finally {
    await odd.remove();
  }
});

test('through a symbolic link the -wal beside the real file is followed', async () => {
  const elsewhere = newFolder();
  symlinkSync(till.path, join(elsewhere, 'buffer.db'));
  await till.sell();
  expect(pendingIn(readerOf(join(elsewhere, 'buffer.db')).read(seconds()))).toBe(1);
  rmSync(elsewhere, { recursive: true });
});
