/** Stands in for the thread that writes, on a disk that hangs: each append waits until somebody writes into the pipe. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', ({ call }) => {
  if (call === 'close') return parentPort?.close();
  if (call !== 'append') return;
  readFileSync(process.env.PIPE_THAT_NOBODY_WRITES ?? '');
  parentPort?.postMessage({ kind: 'appended', ok: true });
});
parentPort?.postMessage({ kind: 'state', state: { ok: true } });
