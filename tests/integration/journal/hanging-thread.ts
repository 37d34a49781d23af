/** Stands in for the thread that writes, on a disk that hangs: what it hangs at waits until somebody writes into the pipe. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

const { PIPE_THAT_NOBODY_WRITES: pipe = '', HANGS_AT: hangsAt = 'append' } = process.env;

parentPort?.on('message', ({ call }) => {
  if (call === hangsAt) readFileSync(pipe);
  if (call === 'close') parentPort?.close();
  if (call === 'append') parentPort?.postMessage({ kind: 'appended', ok: true });
});
parentPort?.postMessage({ kind: 'state', state: { ok: true } });
