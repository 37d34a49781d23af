import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { runProgram, startProcess } from '../../support/program.ts';

let other: Server;
let port = '';
beforeEach(async () => {
  other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  port = String(typeof address === 'object' ? address?.port : '');
});
afterEach(() => new Promise<void>((resolve) => other.close(() => resolve())));

it.each(['--port', '--adapter-port', '--control-port'])('names the very port that is taken: %s', async (flag) => {
  const ports = ['--port', '0', '--adapter-port', '0', '--control-port', '0', flag, port];
  const environment = { LANG: 'ru_RU.UTF-8' };
  const { code, stderr } = await runProgram(['demo', '--history', '1d', ...ports], { environment });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `Порт ${port} занят. Укажите другой: --port, --adapter-port, --control-port.\n`,
  });
});

it('calls an unknown scenario a wrong use', async () => {
  const { code, stderr } = await runProgram(['demo', '--scenario', 'ofd-outtage']);
  expect(code).toBe(2);
  expect(stderr).toContain('Возможно, «ofd-outage»?');
});

const FREE = ['--port', '0', '--adapter-port', '0', '--control-port', '0'];

/** Somebody presses Ctrl-C as soon as it says so. */
async function endedAt(said: RegExp, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { child, finished, stdout } = startProcess(['demo', ...FREE, ...args], { environment });
  onTestFinished(() => void child.kill('SIGKILL'));
  await vi.waitUntil(() => said.test(stdout()), { timeout: 120_000 });
  child.kill('SIGINT');
  return finished;
}

it('heeds the wish to stop while it is still starting', async () => {
  const { code, stdout, stderr } = await endedAt(/Preparing/, ['--history', '365d']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Preparing .*\n\nTidying up …\n$/);
});

it('says what it could not tidy up, and stops the rest', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pos-stuck-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const stuck = join(folder, 'stuck.mjs');
  writeFileSync(
    stuck,
    `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
fs.rmSync = (path) => { throw new Error('stuck: ' + path); };
syncBuiltinESMExports();
`,
  );
  const { code, stderr } = await endedAt(/Stop: Ctrl-C/, ['--history', '0d'], {
    NODE_OPTIONS: `--import ${stuck}`,
    TMPDIR: temporary,
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^stuck: .*pos-demo-state-\w+\nstuck: .*till-\w+\n$/);
});
