import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isMarkedAsDemo } from '../../../src/demo-mark.ts';
import { runCommand } from '../../support/command.ts';
import { type RunningProgram, startProcess } from '../../support/program.ts';

const SIMULATOR = join(import.meta.dirname, '../../../src/simulator/main.ts');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function metricsOf({ stdout }: RunningProgram): Promise<string> {
  const url = await vi.waitUntil(() => /"url":"(http:[^"]+)"/.exec(stdout())?.[1], { timeout: 120_000 });
  return (await fetch(`${url}/metrics`)).text();
}

function monitor(adapter: string): RunningProgram {
  const environment = {
    ...{ HOST: '127.0.0.1', PORT: '0', KKT_ADAPTER_URL: adapter },
    BUFFER_DB_PATH: join(folder, 'buffer.db'),
  };
  return startProcess(['run'], { folder, environment });
}

it('says of the data of a demo till that they are invented, and where alerts are to be seen that it cannot show', async () => {
  const scenario = ['--scenario', 'odoo-offline'];
  const args = [
    ...scenario,
    '--data-dir',
    folder,
    '--port',
    '0',
    '--control-port',
    '0',
    '--history',
    '0d',
    '--host',
    '0.0.0.0',
  ];
  const till = spawn(process.execPath, [SIMULATOR, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  till.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise((resolve) => till.once('exit', resolve));
  let program: RunningProgram | null = null;
  try {
    const port = await vi.waitUntil(() => /127\.0\.0\.1:(\d+)\/v1\/health/.exec(said)?.[1], { timeout: 120_000 });
    const address = Object.values(networkInterfaces())
      .flat()
      .find((known) => known?.family === 'IPv4' && !known.internal)?.address;
    const adapter = `http://${address ?? '127.0.0.1'}:${port}`;
    expect((await fetch(`${adapter}/v1/health`)).status).toBe(200);
    await vi.waitFor(() => expect(said).toContain('видны только в npm run demo -- --scenario odoo-offline'), {
      timeout: 120_000,
    });
    program = monitor(adapter);
    expect(await metricsOf(program)).toMatch(/^pos_monitor_demo 1$/m);
  } finally {
    program?.child.kill();
    await program?.finished;
    till.kill();
    await ended;
  }
});

it('does not touch the file of a real till', async () => {
  const file = join(folder, 'buffer.db');
  writeFileSync(file, 'real');
  const args = [SIMULATOR, '--data-dir', folder, '--port', '0', '--control-port', '0', '--history', '0d'];
  const { code, stderr } = await runCommand(process.execPath, args);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `${file} создан не учебной кассой: он остаётся нетронутым.\nСправка: --help\n`,
  });
  expect(readdirSync(folder)).toEqual(['buffer.db']);
  expect(readFileSync(file, 'utf8')).toBe('real');
});

it('takes a file as real that no demo till has marked', () => {
  writeFileSync(join(folder, 'buffer.db'), '');
  expect(isMarkedAsDemo(join(folder, 'buffer.db'))).toBe(false);
});
