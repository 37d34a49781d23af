import { expect, it } from 'vitest';
import { HELP, parseOptions, UsageError } from '../../fleet/options.ts';

it('runs two hundred shops, scraped as in a shop, unless told otherwise', () => {
  expect(parseOptions([])).toEqual({
    ...{ engine: 'prometheus', shops: 200, interval: 15, history: 1, measure: 60, cut: 60 },
    ...{ write: false, help: false },
  });
  expect(parseOptions(['--shops', '20', '--cut', '90'])).toMatchObject({ shops: 20, cut: 90 });
});

it.each([
  [['--shops', '9']],
  [['--shops', '2001']],
  [['--shops', 'many']],
  [['--shops', '']],
  [['--interval', '1.5']],
  [['--engine', 'mimir']],
  [['--cut', '10']],
  [['--shop', '20']],
  [['20']],
])('refuses %j', (args) => {
  expect(() => parseOptions(args)).toThrow(UsageError);
});

it('explains every option', () => {
  for (const name of Object.keys(parseOptions([]))) expect(HELP).toContain(`--${name} `);
});
