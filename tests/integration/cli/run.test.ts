import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { freePort } from '../../../src/stack/ports.ts';
import { type ProgramOptions, runProgram, startProcess } from '../../support/program.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function surroundings(port = 0): Promise<ProgramOptions> {
  const KKT_ADAPTER_URL = `http://127.0.0.1:${await freePort()}`;
  return { folder, environment: { HOST: '127.0.0.1', PORT: String(port), KKT_ADAPTER_URL } };
}

const RUNNING = /"url":"(http:[^"]+)".*"msg":"pos-monitor is running"/;

it.each(['SIGTERM', 'SIGINT'] as const)('runs until %s, and then ends well', async (signal) => {
  const { child, finished, stdout } = startProcess(['run'], await surroundings());
  try {
    const url = await vi.waitUntil(() => RUNNING.exec(stdout())?.[1], { timeout: 120_000 });
    expect((await fetch(`${url}/health`)).status).toBe(200);
    child.kill(signal);
    expect(await finished).toMatchObject({ code: 0, stderr: '' });
  } finally {
    child.kill('SIGKILL');
  }
  for (const line of stdout().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
});

it('goes on where its log cannot be written', async () => {
  const port = await freePort();
  const prefix = ['sh', '-c', 'exec "$@" > /dev/full', 'sh'];
  const { child, finished } = startProcess(['run'], { ...(await surroundings(port)), prefix });
  try {
    const ask = async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => null))?.status;
    await vi.waitUntil(async () => (await ask()) === 200, { timeout: 120_000 });
    for (let count = 0; count < 20; count++) expect(await ask()).toBe(200);
    child.kill('SIGTERM');
    expect(await finished).toMatchObject({ code: 0, stderr: '' });
  } finally {
    child.kill('SIGKILL');
  }
});

it('heeds the wish for a reload that came while it started', async () => {
  const early = join(folder, 'early.mjs');
  writeFileSync(
    early,
    `const told = (name) => {
  if (name !== 'SIGHUP') return;
  process.off('newListener', told);
  queueMicrotask(() => process.kill(process.pid, 'SIGHUP'));
};
process.on('newListener', told);
`,
  );
  const { environment } = await surroundings();
  const { child, finished, stdout } = startProcess(['run'], {
    folder,
    environment: { ...environment, NODE_OPTIONS: `--import ${early}` },
  });
  try {
    await vi.waitUntil(() => stdout().includes('"msg":"the settings were read again"'), { timeout: 120_000 });
  } finally {
    child.kill('SIGKILL');
    await finished;
  }
});

it('says plainly that the port is taken', async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    const { code, stderr } = await runProgram(['run'], await surroundings(port));
    expect(code).toBe(1);
    expect(stderr).toContain(`pos-monitor cannot start: port ${port} is taken.`);
    expect(stderr).not.toContain('    at ');
  } finally {
    server.close();
  }
});

it('does not start with settings that cannot be used', async () => {
  const { code, stderr } = await runProgram(['run'], { folder, environment: { PORT: 'x' } });
  expect(code).toBe(1);
  expect(stderr).toContain('listen.port (environment variable PORT)');
});
