/** `npm run test:hours`: a real Prometheus takes no part, for its clock cannot be set. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DEFAULT_ZONE, runTime } from '../tests/support/time/run-time.ts';
import { wordsOf } from './words.ts';

const USAGE = `npm run test:hours -- [MOMENT …]

Runs the tests that run a shop at each hour of the day, at the end of a month and of a year, and on both days on which a
clock is changed; prints what each moment brought. Or at the given moments: 00:24, 2026-12-31T23:58,
2027-03-28T01:50@Europe/Berlin.`;

const root = join(import.meta.dirname, '..');
/** Of these each starts a till, a monitor, or both. */
const SHOPS = [
  'tests/integration/simulator/',
  'tests/integration/main/',
  'tests/integration/http/',
  'tests/integration/realtime/',
  'tests/e2e/web/scenarios',
  'tests/e2e/web/program',
];
/** Of these nothing depends on the hour: how fast, how much, how it is asked and described. */
const AT_ANY_HOUR = [
  ...['poc', 'load', 'power-loss', 'control'].map((name) => `simulator/${name}`),
  ...['docs', 'hooks', 'openapi', 'requests', 'untouched'].map((name) => `http/${name}`),
  ...['main/hostile', 'realtime/limits'],
].flatMap((name) => ['--exclude', `tests/integration/${name}.test.ts`]);
const HOURS = Array.from(
  { length: 24 },
  (_, hour) => `${String(hour).padStart(2, '0')}:${hour % 2 === 0 ? '24' : '58'}`,
);
const DAYS = [
  '2027-01-31T23:58',
  '2026-12-31T23:58',
  '2027-03-28T01:50@Europe/Berlin',
  '2027-10-31T02:50@Europe/Berlin',
];

const { words: named } = wordsOf({
  usage: USAGE,
  word: (moment) => runTime(...atAndZone(moment), Date.now() / 1000),
});
const rows = (named.length > 0 ? named : [...HOURS, ...DAYS]).map((moment) => {
  const [at, zone] = atAndZone(moment);
  const env = { ...process.env, SHOP_AT: at, SHOP_ZONE: zone };
  const { status, stdout } = spawnSync('vitest', ['run', '--reporter=dot', ...AT_ANY_HOUR, ...SHOPS], {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 1e9,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken out of what people are shown.
  const plain = stdout.replace(/\u001b\[[0-9;]*m/g, '');
  if (status !== 0) console.log(plain);
  const found = /Tests +(.*?) *\(/.exec(plain)?.[1] ?? 'no result';
  console.log(`${status === 0 ? '✓' : '✗'} ${moment}: ${found}`);
  return `| ${moment.replace('@', ' ')} | ${status === 0 ? 'green' : 'RED'} | ${found.replaceAll('|', ',')} |`;
});
console.log(['', '| in the shop it is | result | tests |', '| --- | --- | --- |', ...rows].join('\n'));
process.exitCode = rows.some((row) => row.includes('| RED |')) ? 1 : 0;

function atAndZone(moment: string): [at: string, zone: string] {
  const [at = '', zone = DEFAULT_ZONE] = moment.split('@');
  return [at, zone];
}
