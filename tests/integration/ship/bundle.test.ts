/** The shipped form, run as it is shipped: elsewhere, with nothing beside it but what an installation has. */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createBufferFile, openWriter } from '../../../src/simulator/index.ts';
import { runCommand } from '../../support/command.ts';
import { type RunningProgram, startCommand } from '../../support/program.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const MOST_BYTES = 3 * 1024 * 1024;

const PATIENCE = { timeout: 120_000 };
let folder = '';
let running: RunningProgram | null = null;
let url = '';

const flags = () => {
  const [, words = '[]'] =
    /^ENTRYPOINT (\[.*\/app\/dist\/cli\.js"\])$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')) ?? [];
  return (JSON.parse(words) as string[]).filter((word) => word.startsWith('--'));
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-bundle-'));
  for (const part of ['dist', 'docs/runbooks', 'package.json']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  mkdirSync(join(folder, 'data'));
  createBufferFile(join(folder, 'data/buffer.db'));
  const writer = openWriter(join(folder, 'data/buffer.db'));
  writer.addReceipt();
  writer.close();
  const environment = {
    ...{ HOST: '127.0.0.1', PORT: '0', KKT_ADAPTER_URL: 'http://127.0.0.1:9', STATE_DIRECTORY: join(folder, 'state') },
    BUFFER_DB_PATH: join(folder, 'data/buffer.db'),
  };
  const command = [process.execPath, ...flags(), join(folder, 'dist/cli.js'), 'run'];
  running = startCommand(command, { folder, environment });
  const { stdout } = running;
  url = await vi.waitUntil(() => /"url":"(http:[^"]+)"/.exec(stdout())?.[1], PATIENCE);
});
afterAll(async () => {
  running?.child.kill();
  await running?.finished;
  rmSync(folder, { recursive: true });
});

it('reads the till, keeps the journal and writes both down', async () => {
  await vi.waitFor(async () => {
    const status = await (await fetch(`${url}/api/v1/status`)).json();
    expect(status).toMatchObject({ buffer: { pending: 1 } });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('pos_monitor_journal_up 1');
    const journal = (await (await fetch(`${url}/api/v1/journal`)).json()) as { entries: unknown[] };
    expect(journal.entries.length).toBeGreaterThan(0);
  }, PATIENCE);
});

it.each(['/', '/api/docs', '/runbooks/PosDlqNotEmpty', '/openapi.json', '/api/v1/sales/export.csv'])(
  'has %s with it',
  async (path) => {
    await vi.waitFor(async () => {
      const response = await fetch(url + path);
      expect([path, response.status]).toEqual([path, 200]);
      expect((await response.text()).length).toBeGreaterThan(100);
    }, PATIENCE);
  },
);

it('names the type of each file that it serves', async () => {
  const names = globSync('dist/public/{*,assets/*}', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, 'dist/public').length));
  const typeOf = async (name: string) => (await fetch(url + name)).headers.get('content-type');
  const untyped = (await Promise.all(names.map(async (name) => [name, await typeOf(name)] as const))).filter(
    ([, type]) => type === null || /octet-stream|html/.test(type),
  );
  expect(names.length).toBeGreaterThan(5);
  expect(untyped.map(([name]) => name)).toEqual(['/index.html']);
});

it('lets its own page in by its origin, and tells others apart', async () => {
  const ask = (origin: string) =>
    fetch(`${url}/api/v1/alerts/PosDlqNotEmpty/seen`, { method: 'POST', headers: { origin } });
  expect([(await ask(url)).status, (await ask('http://elsewhere.example')).status]).toEqual([404, 403]);
});

it('says where in the sources something went wrong', async () => {
  const broken = join(folder, 'broken');
  mkdirSync(broken);
  cpSync(join(folder, 'dist'), join(broken, 'dist'), { recursive: true });
  const { code, stderr } = await runCommand(process.execPath, [join(broken, 'dist/cli.js'), '--version'], {
    cwd: broken,
  });
  expect(code).toBe(1);
  expect(stderr).toContain('src/place.ts:');
  rmSync(broken, { recursive: true });
});

it('takes a command line as the sources do', async () => {
  const run = (...words: string[]) =>
    runCommand(process.execPath, [join(folder, 'dist/cli.js'), ...words], { cwd: folder });
  expect(await run('run', '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--config') });
  expect(await run('run', '--frobnicate')).toMatchObject({ code: 2, stderr: expect.stringContaining('--frobnicate') });
  expect(await run('demo')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('not part of this installation'),
  });
});

it('is small: what the image gets of ours, each file compressed by itself', () => {
  const files = ['dist/**/*', 'docs/runbooks/*'].flatMap((glob) =>
    globSync(glob, { cwd: folder, withFileTypes: true }),
  );
  const sizes = files
    .filter((entry) => entry.isFile())
    .map((entry) => gzipSync(readFileSync(join(entry.parentPath, entry.name))).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
});
