/** Whoever asks promtool beside others hears what is so of his own rules. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { testRules } from '../../support/promtool-tests.ts';

function asked(value: number, expr = 'vector(1)'): Promise<string | null> {
  const promql_expr_test = [{ expr, eval_time: '0m', exp_samples: [{ labels: '{}', value }] }];
  return testRules([], [{ interval: '1m', input_series: [], promql_expr_test }], '1m');
}

test('those that are right hear nothing of those that are not', async () => {
  expect(await Promise.all([asked(1), asked(2), asked(1, 'vector('), asked(1)])).toEqual([
    null,
    expect.stringContaining('FAILED'),
    expect.stringContaining('parse error'),
    null,
  ]);
});

test('of a promtool that dies before it comes to it, nothing is taken for right', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pos-promtool-'));
  writeFileSync(join(folder, 'promtool'), '#!/bin/sh\necho "Unit Testing:  0.yml\n  SUCCESS"\nexit 2\n', {
    mode: 0o755,
  });
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  try {
    expect(await Promise.all([asked(1), asked(1)])).toEqual([null, expect.stringContaining('no word')]);
    await expect(asked(1)).rejects.toThrow('promtool ended with 2');
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  }
});
