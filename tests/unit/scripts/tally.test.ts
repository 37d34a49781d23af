import { expect, it } from 'vitest';
import {
  dearest,
  lookedAtAgain,
  skippedLines,
  slowest,
  tally,
  tallyText,
  type VitestReport,
  withSecondLook,
} from '../../../scripts/tally.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  name: '/home/somebody/pos-monitor/tests/unit/one.test.ts',
  startTime: 0,
  endTime: 100,
  assertionResults: tests.map((test) => ({ status: test, fullName: `a test that ${test}`, duration: 60 })),
});
const report = (...testResults: VitestReport['testResults']): VitestReport => ({ testResults });
const green = file('passed', 'passed', 'passed');

it.each([
  ['everything passed', tally(report(green), 0, 0), '2 passed, 0 failed'],
  ['tests failed', tally(report(green, file('failed', 'failed', 'passed', 'failed')), 1, 0), '3 passed, 2 failed'],
  [
    'some were left out',
    tally(report(file('passed', 'passed', 'pending', 'todo')), 0, 0),
    '1 passed, 0 failed, 2 skipped',
  ],
  ['style and types failed', tally(report(green), 0, 2), '2 passed, 2 failed'],
  ['a file could not be loaded', tally(report(green, file('failed')), 1, 0), '2 passed, 1 failed'],
  ['an error belonged to no test', tally(report(green), 1, 0), '2 passed, 1 failed'],
  ['vitest itself broke down', tally(null, 1, 0), '0 passed, 1 failed'],
])('%s', (_name, result, text) => {
  expect(tallyText(result)).toBe(text);
});

it('names the files that took most of the processors, and how much all of them took', () => {
  const taken = Array.from({ length: 12 }, (_, at) => ({ file: `tests/unit/${at}.test.ts`, words: `${at}.5` }));
  const lines = dearest(taken);
  expect(lines).toHaveLength(11);
  expect(lines.slice(0, 2)).toEqual([
    'The dearest files, of 72 s of the processors:',
    '    11.5 s  tests/unit/11.test.ts',
  ]);
});

it('names ten slow tests and ten slow files', () => {
  const testResults = Array.from({ length: 12 }, (_, at) => ({
    ...file('passed', 'passed'),
    name: `/root/tests/${at}.test.ts`,
    endTime: at * 1000,
  }));
  const lines = slowest(report(...testResults), '/root');
  expect(lines).toHaveLength(22);
  expect(lines[1]).toBe('     0.1 s  tests/0.test.ts > a test that passed');
  expect(lines[12]).toBe('    11.0 s  tests/11.test.ts');
});

it('says why tests were skipped, and where nobody said why', () => {
  const [told, untold] = [file('passed', 'skipped', 'passed', 'skipped'), file('passed', 'pending')];
  const testResults = [told, { ...untold, name: '/other/tests/e2e/two.test.ts' }];
  const reasons = [1, 2].map(() => ({ file: 'tests/unit/one.test.ts', words: 'no Grafana here' }));
  expect(skippedLines(report(...testResults), reasons)).toEqual([
    '  2 of tests/unit/one.test.ts: no Grafana here',
    '  1 of tests/e2e/two.test.ts: no reason was given',
  ]);
});

it('believes the second look at a file that was red, and of all others the first', () => {
  const red = { ...file('failed', 'failed', 'passed'), name: '/tests/red.test.ts' };
  const still = { ...file('failed', 'failed'), name: '/tests/still.test.ts' };
  const second = report({ ...file('passed', 'passed', 'passed'), name: red.name }, still);
  expect(tally(withSecondLook(report(green, red, still), second), 1, 0)).toEqual({ passed: 4, failed: 1, skipped: 0 });
});

it('looks again at a few red files, unless something was wrong that belongs to no test', () => {
  const red = report(green, { ...file('failed', 'failed'), name: '/tests/red.test.ts' });
  const stray = { kind: 'stray', file: '', words: 'too late' } as const;
  expect(lookedAtAgain({ report: red, notes: [{ ...stray, kind: 'share' }] })).toEqual(['/tests/red.test.ts']);
  expect(lookedAtAgain({ report: red, notes: [stray] })).toEqual([]);
  expect(lookedAtAgain({ report: report(...Array(6).fill(red.testResults).flat()), notes: [] })).toEqual([]);
  expect(lookedAtAgain({ report: null, notes: [] })).toEqual([]);
});
