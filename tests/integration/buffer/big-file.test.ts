/** A stopped till with years behind it: its size has no part in what reading it takes. */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { listing, openTill } from './till.ts';

const run = promisify(execFile);
const READ_MEMORY = new URL('./read-memory.ts', import.meta.url).pathname;
const SIZE = 500e6;

test('a file of 500 MB is read after a clean stop, with a few megabytes and without a trace', async () => {
  const [small, big] = [await openTill(), await openTill()];
  try {
    await big.obey([
      { do: 'pragma', pragma: 'synchronous = OFF' },
      { do: 'sql', sql: 'CREATE TABLE ballast (bytes BLOB)', with: [] },
    ]);
    while (statSync(big.path).size < SIZE) {
      await big.sql(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
         INSERT INTO ballast SELECT randomblob(1000000) FROM n`,
      );
    }
    for (const till of [small, big]) {
      await till.sell();
      await till.stop();
    }
    const before = Object.keys(listing(big.folder));
    const memory = async (path: string) => Number((await run(process.execPath, [READ_MEMORY, path])).stdout);
    const more = (await memory(big.path)) - (await memory(small.path));
    expect(more).toBeLessThan(20e6);
    expect(Object.keys(listing(big.folder))).toEqual(before);
  } finally {
    await small.remove();
    await big.remove();
  }
});
