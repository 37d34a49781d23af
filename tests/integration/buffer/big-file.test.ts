/** A stopped till with years behind it: its size has no part in what reading it takes. */
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { MOST_GROUPS } from '../../../src/buffer/bounds.ts';
import { type Buffer, openBuffer } from '../../../src/buffer/client.ts';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import { drawn } from '../../support/share.ts';
import { factsOf } from './one-till.ts';
import { openTill, seconds } from './till.ts';

const run = promisify(execFile);
const READ_MEMORY = new URL('./read-memory.ts', import.meta.url).pathname;
/** What the optimising compiler takes is chance. */
const AS_SHIPPED = ['--liftoff-only', '--wasm-wrapper-tiering-budget=1000000000'];
const TRIED = new Set(drawn(import.meta.filename, 'large tills', ['a large file', 'many undelivered receipts'], 1));

if (TRIED.has('a large file'))
  test('a file of 500 MB is read after a clean stop, with a few megabytes and without a trace', async () => {
    const [small, big] = [await openTill(), await openTill()];
    try {
      await big.obey([
        { do: 'pragma', pragma: 'synchronous = OFF' },
        { do: 'pragma', pragma: 'journal_mode = MEMORY' },
        { do: 'sql', sql: 'CREATE TABLE ballast (bytes BLOB)', with: [] },
        {
          do: 'sql',
          sql: `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
            INSERT INTO ballast SELECT zeroblob(1000000) FROM n`,
          with: [],
        },
        { do: 'pragma', pragma: 'journal_mode = WAL' },
      ]);
      expect(statSync(big.path).size).toBeGreaterThan(500e6);
      for (const till of [small, big]) {
        await till.sell();
        await till.stop();
      }
      const before = readdirSync(big.folder);
      const memory = async (path: string) =>
        Number((await run(process.execPath, [...AS_SHIPPED, READ_MEMORY, path])).stdout);
      const more = (await memory(big.path)) - (await memory(small.path));
      expect(more).toBeLessThan(20e6);
      expect(readdirSync(big.folder)).toEqual(before);
    } finally {
      await small.remove();
      await big.remove();
    }
  });

/** Two days of so many receipts are counted between readings, which say so meanwhile. */
async function readCounted(buffer: Buffer): Promise<BufferFacts> {
  for (;;) {
    const reading = await buffer.read(seconds());
    if (reading.ok || reading.reason !== 'counting') return factsOf(reading);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

if (TRIED.has('many undelivered receipts'))
  test('a hundred thousand undelivered receipts fit into the thread, also when another one comes', async () => {
    const till = await openTill();
    const lines: string[] = [];
    const log = { info: () => {}, warn: (_: object, message: string) => lines.push(message) };
    const buffer = openBuffer({
      path: till.path,
      zone: 'Europe/Moscow',
      log,
      onLateReading: () => {},
      deadlineMs: 60_000,
    });
    try {
      await till.call('moveToDlq', await till.sell());
      await till.sql(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
       INSERT INTO receipts (id, pos_id, created_at, hlc_local_time, hlc_logical_counter, fiscal_doc, last_error)
       SELECT 'receipt-0000-0000-0000-000000000000-' || i, pos_id, created_at - i, 0, 0,
         json_set(fiscal_doc, '$.idempotency_key', hex(randomblob(16))), 'OFD connection error: no route to host'
       FROM n CROSS JOIN receipts`,
      );
      for (const undelivered of [100_001, 100_002, 100_003]) {
        const { counts, undelivered: groups } = await readCounted(buffer);
        expect(counts.pending + counts.failed).toBe(undelivered);
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(undelivered);
        expect(groups.length).toBeLessThanOrEqual(MOST_GROUPS);
        await till.sell();
      }
      expect(lines).toEqual([]);
    } finally {
      await buffer.close();
      await till.remove();
    }
  });
