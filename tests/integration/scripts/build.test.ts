import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const SOUND = 'export const answer: number = 42;\n';
const FILES: Readonly<Record<string, string>> = {
  'src/cli.ts': "#!/usr/bin/env node\nimport { answer } from './part/answer.ts';\nconsole.log(answer);\n",
  ...Object.fromEntries(
    ['healthcheck', 'buffer/worker', 'journal/worker', 'auth/bcrypt'].map((name) => [`src/${name}.ts`, 'export {};\n']),
  ),
  'src/part/answer.ts': SOUND,
  'src/web/index.html': '<!doctype html><script type="module" src="./main.ts"></script>',
  'src/web/main.ts': 'document.title = "page";\n',
};
const COPIED = [
  'scripts/build.ts',
  'scripts/bootstrap.mjs',
  'Dockerfile',
  'scripts/bundle.ts',
  'src/place.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'src/web/vite.config.ts',
  'src/web/tsconfig.json',
];

let project = '';
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'pos-monitor-build-'));
  for (const file of COPIED) {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    cpSync(join(root, file), join(project, file));
  }
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  for (const [file, text] of Object.entries(FILES)) write(file, text);
});
afterEach(() => rmSync(project, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

function build(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build.ts', ...args], {
    cwd: project,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const built = mkdtempSync(join(tmpdir(), 'pos-monitor-built-'));
afterAll(() => rmSync(built, { recursive: true }));

/** As a full build leaves the project; one is done. */
function buildAll(): void {
  const dist = join(project, 'dist');
  if (readdirSync(built).length === 0) {
    expect(build()).toMatchObject({ status: 0, stdout: '' });
    cpSync(dist, built, { recursive: true });
  } else cpSync(built, dist, { recursive: true });
}

function bootstrap(...args: string[]): string {
  // It finds no npm: what is linked here is never installed anew.
  return spawnSync(process.execPath, ['scripts/bootstrap.mjs', ...args], { cwd: project, encoding: 'utf8', env: {} })
    .stderr;
}

function runBuilt(): string {
  return spawnSync(process.execPath, ['dist/cli.js'], { cwd: project, encoding: 'utf8' }).stdout;
}

describe('build', () => {
  it('makes the server, the page and the assets of the documentation', () => {
    buildAll();
    expect(runBuilt()).toBe('42\n');
    expect(existsSync(join(project, 'dist/public/index.html'))).toBe(true);
    expect(readdirSync(join(project, 'dist/docs-assets'))).toEqual(
      expect.arrayContaining(['swagger-ui.css', 'swagger-ui-bundle.js', 'redoc.standalone.js']),
    );
  });

  it('does nothing, and says nothing, while nothing changed', () => {
    buildAll();
    expect(build('--if-stale')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('builds what changed, and takes away what is no longer there', () => {
    buildAll();
    writeFileSync(join(project, 'dist/old.js'), '');
    write('src/part/answer.ts', 'export const answer: number = 43;\n');
    expect(build('--if-stale').stderr).toBe('pos-monitor: building server …\n');
    expect(runBuilt()).toBe('43\n');
    expect(existsSync(join(project, 'dist/old.js'))).toBe(false);
  });

  it('fails on a type error, says where, and leaves what was built before', () => {
    buildAll();
    write('src/part/answer.ts', "export const answer: number = '42';\n");
    const { status, stderr } = build('--if-stale');
    expect(status).toBe(1);
    expect(stderr).toMatch(/src\/part\/answer\.ts.*TS2322/s);
    expect(runBuilt()).toBe('42\n');
    write('src/part/answer.ts', SOUND);
    expect(build('--if-stale').status).toBe(0);
  });

  it('is not done for a command that is not served from it: a running service may still load from what is there', () => {
    expect(bootstrap('cli', 'doctor')).not.toContain('building');
    expect(existsSync(join(project, 'dist'))).toBe(false);
    expect(bootstrap('cli', 'run')).toContain('pos-monitor: building server, page, fonts, docs …\n');
  });
});
