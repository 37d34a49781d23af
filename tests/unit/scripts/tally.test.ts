import { expect, it } from 'vitest';
import { tally, tallyText, type VitestReport } from '../../../scripts/tally.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});
const report = (given: Partial<VitestReport> = {}): VitestReport => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [file('passed', 'passed')],
  ...given,
});

it.each([
  ['everything passed', tally(report(), 0, 0), '5 passed, 0 failed'],
  [
    'tests failed',
    tally(report({ numFailedTests: 2, testResults: [file('failed', 'failed')] }), 1, 0),
    '5 passed, 2 failed',
  ],
  ['some were left out', tally(report({ numPendingTests: 2, numTodoTests: 1 }), 0, 0), '5 passed, 0 failed, 3 skipped'],
  ['style and types failed', tally(report(), 0, 2), '5 passed, 2 failed'],
  ['a file could not be loaded', tally(report({ testResults: [file('failed')] }), 1, 0), '5 passed, 1 failed'],
  ['an error belonged to no test', tally(report(), 1, 0), '5 passed, 1 failed'],
  ['vitest itself broke down', tally(null, 1, 0), '0 passed, 1 failed'],
])('%s', (_name, result, text) => {
  expect(tallyText(result)).toBe(text);
});
