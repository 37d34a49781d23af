/** A thread that leaves past days alone still counts the two that no reading can do without. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { FromWorker, WorkerOptions } from '../../../src/buffer/protocol.ts';
import { BUFFER_PROGRAM } from '../../../src/buffer/thread.ts';
import type { Reading } from '../../../src/domain/facts.ts';
import { terminalDay } from '../../../src/domain/sales.ts';
import { factsOf, oneTill, till, zone } from './one-till.ts';
import { seconds } from './till.ts';

oneTill();

/** More than a reading counts itself. */
const RECEIPTS = 20_001;

test('more receipts of today than a reading counts are counted, and no month', async () => {
  await till.sell();
  await till.sql(
    `WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${RECEIPTS})
     INSERT INTO receipts (id, pos_id, created_at, hlc_local_time, hlc_logical_counter, fiscal_doc)
     SELECT 'receipt-0000-0000-0000-000000000000-' || i, pos_id, created_at, 0, 0, fiscal_doc FROM n CROSS JOIN receipts`,
  );
  const workerData: WorkerOptions = { path: till.path, zone, pollMs: 25, pastAfterMs: 3_600_000 };
  const thread = new Worker(BUFFER_PROGRAM, { workerData, execArgv: [] });
  const read = async (): Promise<Reading> => {
    thread.postMessage({ call: 'read', id: 1, ask: { now: seconds() } });
    for (;;) {
      const [message]: FromWorker[] = await once(thread, 'message');
      if (message?.kind === 'answer') return message.value as Reading;
    }
  };
  try {
    let reading = await read();
    expect(reading).toMatchObject({ ok: false, reason: 'counting' });
    while (!reading.ok && reading.reason === 'counting') {
      await sleep(20);
      reading = await read();
    }
    const { today, month } = factsOf(reading);
    expect(terminalDay(today, undefined).sales.count).toBe(RECEIPTS);
    expect(month).toBeNull();
  } finally {
    await thread.terminate();
  }
});
