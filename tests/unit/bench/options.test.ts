import { expect, test } from 'vitest';
import { parseOptions } from '../../bench/options.ts';

test('the table in the document is whole, so it wants all cases measured', () => {
  expect(() => parseOptions(['--only', 'cpu', '--write'])).toThrow('leave --only out');
  expect(parseOptions(['--only', 'cpu'])).toMatchObject({ only: ['cpu'], write: false });
  expect(parseOptions(['--quick', '--write'])).toMatchObject({ only: [], write: true });
});
