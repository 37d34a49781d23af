/** `npm test`: style, types and every test; the last line says how many passed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TILL_FOLDER, TILL_PROGRAMS } from '../tests/support/program.ts';
import { runSeed } from '../tests/support/seed.ts';
import type { Note } from '../tests/support/share.ts';
import { DEFAULT_ZONE, drawnTime, runTime, sameAgain } from '../tests/support/time/run-time.ts';
import { TOOLS } from '../tests/support/tools.ts';
import { bundleTill } from './bundle.ts';
import { provideOutsideTools } from './outside-tools.ts';
import {
  dearest,
  lookedAtAgain,
  skippedLines,
  slowest,
  tally,
  tallyText,
  type VitestReport,
  withSecondLook,
} from './tally.ts';
import { misused, wordsOf } from './words.ts';

const USAGE = `npm test -- [FILE …] [options]

Style, types and every test, or the tests whose files are named so, in whole or in part.

  --seed N     what is drawn (else N itself is)
  --at TIME    the time in the shops, as 23:58 or 2026-12-31T23:58 (drawn otherwise)
  --zone ZONE  their time zone (default ${DEFAULT_ZONE})
  --all        whole what is else a share`;

const root = join(import.meta.dirname, '..');
/** What waits for other programs, beside what needs the processor. */
const SIDE_BY_SIDE = [
  ['e2e', 'page'],
  ['integration', 'unit'],
];
/** What waits looks first how busy the machine is, and goes slower for all of its time where everybody begins at once. */
const AHEAD_MS = 8000;
let stopped = false;
process.once('SIGTERM', () => {
  stopped = true;
});
// Ctrl-C reaches vitest by itself: it ends in order, and so do we.
process.on('SIGINT', () => {
  stopped = true;
  process.exitCode = 130;
});
const given = wordsOf({ usage: USAGE, flags: ['all'], values: ['seed', 'at', 'zone'], word: () => {} });
const filter = given.words;
const { seed, time } = drawOrComplaint();

const begun = performance.now();
// They need the processor, and what is fetched meanwhile needs the network.
const checks = [
  passes('style', 'npm', ['run', '--silent', 'lint']),
  passes('types', 'npm', ['run', '--silent', 'typecheck']),
];
// A run that a test has started must not build anew what the tests around it start just now.
if (process.env.TEST_WORKER === undefined) await bundleTill(TILL_PROGRAMS, root, TILL_FOLDER);
provideOutsideTools(given.has('all') ? [...TOOLS, 'soffice'] : TOOLS);
const failedChecks = (await Promise.all(checks)).filter((passed) => !passed).length;
const { report, status, notes } = await secondLook(
  together(await Promise.all(SIDE_BY_SIDE.map((projects, at) => runPart(projects, at * AHEAD_MS)))),
);
const result = tally(report, status, failedChecks);
if (report !== null) {
  const left = globSync('tests/{unit,integration,e2e}/**/*.test.ts', { cwd: root }).length - report.testResults.length;
  say(slowest(report, root));
  say(dearest(notes.filter(({ kind }) => kind === 'processor')));
  say(
    skippedLines(
      report,
      notes.filter(({ kind }) => kind === 'skipped'),
    ),
    'Skipped:',
  );
  say([...new Set(notes.filter(({ kind }) => kind === 'share').map(shareLine))], 'A share only (npm run test:all):');
  if (left > 0) console.log(`Left out by "${filter.join(' ')}": ${left} files of tests.`);
}
console.log(
  `${((performance.now() - begun) / 60_000).toFixed(1)} minutes, in the shops ${time.at}: ${sameAgain(seed, time)}`,
);
console.log(tallyText(result));
process.exitCode ??= result.failed > 0 ? 1 : 0;

function drawOrComplaint() {
  try {
    const drawn = runSeed(given.value('seed') ?? process.env.TEST_SEED);
    const at = given.value('at') ?? process.env.SHOP_AT ?? drawnTime(drawn);
    return { seed: drawn, time: runTime(at, given.value('zone') ?? DEFAULT_ZONE, Date.now() / 1000) };
  } catch (error) {
    return misused(USAGE, error);
  }
}

/** Says a word when all is well, and everything when it is not. */
async function passes(name: string, program: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => said.push(part));
  const [status] = await once(child, 'close').catch((error: unknown) => {
    said.push(Buffer.from(String(error)));
    return [null];
  });
  console.log(`${status === 0 ? '✓' : '✗'} ${name}`);
  if (status !== 0) console.log(Buffer.concat(said).toString());
  return status === 0;
}

interface Outcome {
  readonly report: VitestReport | null;
  readonly status: number | null;
  readonly notes: Note[];
}

/**
 * A few files that were red among all the others are run once more by themselves. Green then means that the test is to
 * blame, which minded how busy the machine was or when it looked: it is named, so that it is mended, and the run goes on.
 */
async function secondLook(first: Outcome): Promise<Outcome> {
  const red = lookedAtAgain(first).map((name) => relative(root, name));
  if (stopped || first.report === null || red.length === 0) return first;
  console.log(`\nA second look, by themselves, at: ${red.join(', ')}`);
  const second = await runVitest([...red, '--no-file-parallelism']);
  if (second.report === null) return first;
  const green = second.report.testResults.filter(({ status }) => status === 'passed').map(({ name }) => name);
  for (const name of green) console.log(`RED AMONG THE OTHERS, GREEN ALONE, to be mended: ${relative(root, name)}`);
  return { ...second, report: withSecondLook(first.report, second.report), notes: [...first.notes, ...second.notes] };
}

/** One may have no file of those that are named; that none has any is an error. */
async function runPart(projects: readonly string[], afterMs: number): Promise<Outcome> {
  if (filter.length === 0) await sleep(afterMs);
  if (stopped) return { report: null, status: null, notes: [] };
  const words = projects.flatMap((project) => ['--project', project]);
  const { report, status, notes } = await runVitest([...words, '--passWithNoTests', ...filter]);
  return { report: report ?? (status === 0 ? { testResults: [] } : null), status, notes };
}

function together(parts: readonly Outcome[]): Outcome {
  const reports = parts.map(({ report }) => report).filter((report) => report !== null);
  const testResults = reports.flatMap((report) => report.testResults);
  return {
    report: reports.length < parts.length || testResults.length === 0 ? null : { testResults },
    status: parts.find(({ status }) => status !== 0)?.status ?? 0,
    notes: parts.flatMap(({ notes }) => notes),
  };
}

async function runVitest(args: readonly string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-test-'));
  const [file, notesFile] = [join(folder, 'report.json'), join(folder, 'notes')];
  const reporters = ['json', './scripts/test-reporter.ts'].map((name) => `--reporter=${name}`);
  const drawn = { TEST_SEED: String(seed), SHOP_AT: time.at, SHOP_ZONE: time.zone };
  const env: NodeJS.ProcessEnv = { ...process.env, ...drawn, TEST_NOTES: notesFile, TEST_PROGRAM: 'dist' };
  if (given.has('all')) env.TESTS = 'all';
  const vitest = spawn('vitest', ['run', ...reporters, `--outputFile.json=${file}`, ...args], {
    ...{ cwd: root, env, stdio: 'inherit' },
    shell: process.platform === 'win32',
  });
  process.once('SIGTERM', () => vitest.kill('SIGTERM'));
  const [status] = await once(vitest, 'exit');
  try {
    const notes = existsSync(notesFile) ? readFileSync(notesFile, 'utf8').trim().split('\n') : [];
    return { report: JSON.parse(readFileSync(file, 'utf8')), status, notes: notes.map((line) => JSON.parse(line)) };
  } catch {
    return { report: null, status, notes: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function shareLine({ file, words }: Note): string {
  return `  ${words} (${file})`;
}

function say(lines: readonly string[], heading?: string): void {
  if (lines.length === 0) return;
  if (heading !== undefined) console.log(heading);
  for (const line of lines) console.log(line);
}
