/** Stands in for the reading thread on a disk that hangs: a small `now` hangs until the file `awake` lies beside the buffer. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { BufferReader } from '../../../src/buffer/reader.ts';

const DEADLY = 13;
const reader = new BufferReader(workerData);
const awake = join(dirname(workerData.path), 'awake');
const nobody = new Int32Array(new SharedArrayBuffer(4));

parentPort?.on('message', ({ id, call, ask }) => {
  if (call !== 'read') return;
  if (ask.now === DEADLY) throw new Error('the thread dies of this');
  const hangs = ask.now < 10;
  while (hangs && !existsSync(awake)) Atomics.wait(nobody, 0, 0, 10);
  parentPort?.postMessage({ kind: 'answer', id, value: reader.read(hangs ? Date.now() / 1000 : ask.now) });
});
