/** What the project's own commands say of words that they do not understand. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

function run(script: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('node', [`scripts/${script}.ts`, ...words], { encoding: 'utf8' });
  return { status, stdout, firstOf: stderr.split('\n')[0], isTrace: /^ +at /m.test(stderr) };
}

test.each([
  ['hours', '25:00', '--at: a time as 23:58 or 2026-12-31T23:58, not "25:00"'],
  ['hours', '00:24@Mars', 'there is no time zone Mars'],
  ['test', '--all=yes', "Option '--all' does not take an argument"],
  ['reliability', 'telephone', 'there is no "telephone": faults, phone'],
])('%s %s is answered by what is wrong and what may be said', (script, word, said) => {
  expect(run(script, word)).toMatchObject({ status: 2, firstOf: said, isTrace: false });
});

test('--help tells what may be said, and does nothing else', () => {
  const { status, stdout } = run('hours', '--help');
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^npm run test:hours -- /)]);
});
