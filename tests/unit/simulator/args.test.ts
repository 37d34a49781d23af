import { expect, test } from 'vitest';
import { parseArguments } from '../../../src/simulator/args.ts';
import { UsageError } from '../../../src/simulator/scenarios/registry.ts';

test('without arguments: two weeks of history and a normal day on port 8000', () => {
  const { till, scenario, controlPort } = parseArguments([]);
  expect(scenario.name).toBe('normal-day');
  expect(controlPort).toBe(8010);
  expect(till).toMatchObject({ port: 8000, speed: 1, historyDays: 14, sessions: true, startSecondsAgo: 0 });
});

test('a fast run starts in the past, as far as its scenario needs', () => {
  expect(parseArguments(['--speed', '60']).till.startSecondsAgo).toBe(5400);
  expect(parseArguments(['--speed', '120', '--scenario', 'ofd-outage']).till.startSecondsAgo).toBe(8.5 * 3600);
  expect(parseArguments(['--speed', '60', '--hours', '3']).till.startSecondsAgo).toBe(10_800);
});

test('a big file is spread over a year unless told otherwise', () => {
  expect(parseArguments(['--receipts', '1000000']).till).toMatchObject({ receipts: 1_000_000, historyDays: 365 });
  expect(parseArguments(['--receipts', '500', '--history', '2d']).till).toMatchObject({
    receipts: 500,
    historyDays: 2,
  });
});

test.each([
  [['--speed', 'fast'], '--speed'],
  [['--speed', '0'], '--speed'],
  [['--port', '99999'], '--port'],
  [['--port', ''], '--port'],
  [['--history', 'week'], '--history'],
  [['--terminals', '1.5'], '--terminals'],
  [['--sessions', 'maybe'], '--sessions'],
  [['--scenario', 'ofd-outag'], 'ofd-outage'],
  [['--time-zone', 'Mars/Olympus'], '--time-zone'],
  [['--receipts', '10', '--history', '0d'], '--history'],
  [['--bogus'], '--bogus'],
  [['stray'], 'stray'],
])('says what is wrong with %j', (argv, hint) => {
  expect(() => parseArguments(argv)).toThrow(UsageError);
  expect(() => parseArguments(argv)).toThrow(hint);
});
