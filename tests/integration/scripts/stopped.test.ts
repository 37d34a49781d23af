/** Ctrl-C reaches everybody whom `npm test` has started, and nothing of it is left. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PATIENCE = { timeout: 120_000, interval: 50 };
/** It says at its beginning that it is a share only, and then goes on for many seconds. */
const LONG = 'tests/integration/main/hostile';

test('npm test ends at Ctrl-C and leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pos-stopped-'));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  // Style and types are looked at by npm, and are not what is looked at here.
  writeFileSync(join(folder, 'npm'), '#!/bin/sh\n', { mode: 0o755 });
  const env = { ...process.env, TESTS: '', TMPDIR: temporary, PATH: `${folder}:${process.env.PATH}` };
  const ours = () => readdirSync(temporary).filter((name) => name.startsWith('pos-monitor-test-'));
  const tests = spawn(process.execPath, ['scripts/test.ts', LONG], {
    ...{ cwd: ROOT, env, stdio: 'ignore', detached: true },
  });
  const group = -(tests.pid ?? 0);
  const exited = once(tests, 'exit');
  try {
    await vi.waitUntil(() => ours().some((name) => existsSync(join(temporary, name, 'notes'))), PATIENCE);
    process.kill(group, 'SIGINT');
    expect(await exited).toEqual([130, null]);
    expect(ours()).toEqual([]);
    await vi.waitFor(() => expect(() => process.kill(group, 0)).toThrow('ESRCH'), PATIENCE);
  } finally {
    tests.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});
