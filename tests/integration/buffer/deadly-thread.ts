/** Stands in for the reading thread: it takes no end, or dies, over what the questions name. */
import { openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const ENDLESS = 2;
const DEADLY = 3;
const DISK_HANGS = 4;
const nobody = new Int32Array(new SharedArrayBuffer(4));

parentPort?.on('message', ({ id, call, ask: { now } }) => {
  if (call === 'watch') return;
  // A loop that only the thread's end can stop; it leaves the processor to the other tests.
  while (now === ENDLESS) Atomics.wait(nobody, 0, 0, 20);
  if (now === DISK_HANGS) openSync(process.env.PIPE_THAT_NOBODY_WRITES ?? '', 'r');
  if (now === DEADLY || call === 'days') throw new Error('the thread dies of this');
  const minutes = Math.round(workerData.pastAfterMs / 60_000);
  const detail = minutes === 0 ? 'all' : `past days after ${minutes} min`;
  const value = { ok: false, at: now, reason: 'missing', detail };
  parentPort?.postMessage({ kind: 'answer', id, value });
});
