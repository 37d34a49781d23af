/** Does what CONTRIBUTING.md says, word for word, in a copy of the project, and runs what must then be right. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../../support/command.ts';

const ROOT = join(import.meta.dirname, '../../..');
const COPIED = [
  ...[
    'src',
    'tests',
    'scripts',
    'docs',
    'grafana',
    'prometheus',
    'alertmanager',
    'centre',
    'examples',
    'deploy',
    'dist',
  ],
  ...[
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
    'biome.json',
    'pos-monitor.example.yml',
    '.gitignore',
    '.tools',
  ],
];
const STEP = /^`([^`]+)`, (?:(a new file)|(before|in place of) `([^\n]+)`):\n\n```\w+\n([\s\S]*?)^```$/gm;

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'pos-contributing-'));
  for (const name of COPIED) {
    // What is only read is not copied.
    if (name === '.tools') symlinkSync(join(ROOT, name), join(project, name));
    else cpSync(join(ROOT, name), join(project, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

function take([, file = '', isNew, how, anchor = '', code = '']: RegExpExecArray): void {
  const path = join(project, file);
  if (isNew !== undefined) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
    return;
  }
  const text = readFileSync(path, 'utf8');
  const parts = text.split(anchor);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${anchor}`);
  writeFileSync(path, parts.join(how === 'before' ? code + anchor : code.trimEnd()));
}

/**
 * What is built was built without the walk, and what is noted here of files is no news of the run. What one process has
 * loaded, another would have to load again.
 */
const env = { ...process.env, TEST_PROGRAM: undefined, TEST_NOTES: undefined, VITEST_MAX_WORKERS: '1' };

async function succeeds(program: string, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await runCommand(program, args, { cwd: project, env });
  expect([program, args, code, code === 0 ? '' : stdout + stderr]).toEqual([program, args, 0, '']);
}

test('a metric, an alert, an endpoint and a panel, by following the walk', { timeout: 3_600_000 }, async () => {
  const steps = [...readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8').matchAll(STEP)];
  expect(steps.length).toBeGreaterThanOrEqual(13);
  for (const step of steps) take(step);

  await succeeds('tsc');
  const cli = ['src/cli.ts', 'render', '--defaults'];
  await succeeds('node', ...cli);
  await succeeds('node', ...cli, '--centre', '--out', 'centre');
  await succeeds('node', 'scripts/reference.ts');
  const asked = ['metrics/page', 'auth/every-path', 'docs/reference', 'render/files'];
  const about = 'the page |our own|/api/v1/tills|the router|the API says|the reference tells|any drift';
  const files = asked.map((name) => `tests/integration/${name}`);
  // Of these the page alone is compared with a file, which `-u` takes over.
  await succeeds('vitest', 'run', '--project', 'integration', ...files, '-u', '-t', about);
  for (const file of ['docs/reference.md', 'tests/golden/metrics.txt', 'prometheus/rules/pos-monitor.yml']) {
    expect(readFileSync(join(project, file), 'utf8')).toContain('pos_shop_terminals');
  }
  expect(readFileSync(join(project, 'grafana/dashboards/monitoring.json'), 'utf8')).toContain('pos_shop_terminals');
  const structural = ['structure', 'dependencies', 'domain/alerts', 'render', 'grafana', 'runbooks', 'metrics'];
  await succeeds('vitest', 'run', '--project', 'unit', ...structural.map((name) => `tests/unit/${name}`));
});
