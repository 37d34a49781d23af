import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';

const FOR_EVER = ['-e', 'console.log("up"); setInterval(() => {}, 1e9)'];

async function started(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, FOR_EVER, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

test('what tests have started ends once their process was killed, and not before', async () => {
  const worker = await started(process.env);
  const program = await started({ ...process.env, TEST_WORKER: String(worker.pid) });
  const ended = once(program, 'exit');
  // Longer than it looks around (every-process.mjs).
  await setTimeout(1000);
  expect(program.exitCode).toBeNull();
  worker.kill('SIGKILL');
  expect(await ended).toEqual([1, null]);
});
