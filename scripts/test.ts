/**
 * `npm test`: style, types and every test; the last line says how many passed. Words are a filter on the files of tests;
 * --at and --zone give the time in the shops (drawn otherwise), --all runs whole what is else a share.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Note } from '../tests/support/share.ts';
import { DEFAULT_ZONE, runTime } from '../tests/support/time/run-time.ts';
import { TOOLS } from '../tests/support/tools.ts';
import { provideOutsideTools } from './outside-tools.ts';
import { skippedLines, slowest, tally, tallyText, type VitestReport } from './tally.ts';

const root = join(import.meta.dirname, '..');
const { values, positionals: filter } = parseArgs({
  options: { at: { type: 'string' }, zone: { type: 'string' }, all: { type: 'boolean' } },
  allowPositionals: true,
});
const time = timeOrComplaint();
const again = `npm test -- --at ${time.at}${time.zone === DEFAULT_ZONE ? '' : ` --zone ${time.zone}`}`;

provideOutsideTools(values.all === true ? [...TOOLS, 'soffice'] : TOOLS);
const begun = performance.now();
const checks = [
  passes('style', 'npm', ['run', '--silent', 'lint']),
  passes('types', 'npm', ['run', '--silent', 'typecheck']),
];
const { report, status, notes } = await runVitest();
const result = tally(report, status, checks.filter((passed) => !passed).length);
if (report !== null) {
  const left = globSync('tests/{unit,integration,e2e}/**/*.test.ts', { cwd: root }).length - report.testResults.length;
  say(slowest(report, root));
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
console.log(`${((performance.now() - begun) / 60_000).toFixed(1)} minutes, in the shops ${time.at}: ${again}`);
console.log(tallyText(result));
process.exitCode = result.failed > 0 ? 1 : 0;

function timeOrComplaint() {
  try {
    return runTime(values.at ?? process.env.SHOP_AT, values.zone ?? DEFAULT_ZONE, Date.now() / 1000);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

/** Says a word when all is well, and everything when it is not. */
function passes(name: string, program: string, args: readonly string[]): boolean {
  const done = spawnSync(program, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  const passed = done.status === 0;
  console.log(`${passed ? '✓' : '✗'} ${name}`);
  if (!passed) console.log(`${done.stdout}${done.stderr}`);
  return passed;
}

async function runVitest(): Promise<{ report: VitestReport | null; status: number | null; notes: Note[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-test-'));
  const [file, notesFile] = [join(folder, 'report.json'), join(folder, 'notes')];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const env: NodeJS.ProcessEnv = { ...process.env, TEST_NOTES: notesFile, SHOP_AT: time.at, SHOP_ZONE: time.zone };
  if (values.all === true) env.TESTS = 'all';
  const vitest = spawn('vitest', ['run', ...reporters, ...filter], {
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
