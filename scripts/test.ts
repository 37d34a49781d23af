/** `npm test`: style, types and every test; the last line says how many passed. Arguments go to vitest, as a filter. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideOutsideTools } from './outside-tools.ts';
import { tally, tallyText, type VitestReport } from './tally.ts';

const root = join(import.meta.dirname, '..');

provideOutsideTools();
const checks = [
  passes('style', 'npm', ['run', '--silent', 'lint']),
  passes('types', 'npm', ['run', '--silent', 'typecheck']),
];
const { report, status } = runVitest(process.argv.slice(2));
const result = tally(report, status, checks.filter((passed) => !passed).length);
console.log(tallyText(result));
process.exitCode = result.failed > 0 ? 1 : 0;

/** Says a word when all is well, and everything when it is not. */
function passes(name: string, program: string, args: readonly string[]): boolean {
  const done = spawnSync(program, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  const passed = done.status === 0;
  console.log(`${passed ? '✓' : '✗'} ${name}`);
  if (!passed) console.log(`${done.stdout}${done.stderr}`);
  return passed;
}

function runVitest(filter: readonly string[]): { report: VitestReport | null; status: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-test-'));
  const file = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { status } = spawnSync('vitest', ['run', ...reporters, ...filter], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  try {
    return { report: JSON.parse(readFileSync(file, 'utf8')), status };
  } catch {
    return { report: null, status };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
