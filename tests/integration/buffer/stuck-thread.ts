/** Stands in for the reading thread on a disk that hangs: a small `now` is how long, in tenths of a second. */
import { parentPort, workerData } from 'node:worker_threads';
import { BufferReader } from '../../../src/buffer/reader.ts';

const DEADLY = 13;
const reader = new BufferReader(workerData);

parentPort?.on('message', ({ id, call, ask }) => {
  if (call !== 'read') return;
  if (ask.now === DEADLY) throw new Error('the thread dies of this');
  const hangs = ask.now < 10;
  if (hangs) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ask.now * 100);
  parentPort?.postMessage({ kind: 'answer', id, value: reader.read(hangs ? Date.now() / 1000 : ask.now) });
});
