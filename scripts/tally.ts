/** Adds up what a whole test run brought, from vitest's own JSON report and the checks beside it. */
import type { Note } from '../tests/support/share.ts';

export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly duration?: number | null;
    }[];
  }[];
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * `report` is null where vitest ended before it could write one; `status` is its exit code, which also tells of
 * errors that belong to no test.
 */
export function tally(report: VitestReport | null, status: number | null, failedChecks: number): Tally {
  if (report === null) return { passed: 0, failed: failedChecks + 1, skipped: 0 };
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (...wanted: string[]) => tests.filter((test) => wanted.includes(test.status)).length;
  const [passed, red] = [count('passed'), count('failed')];
  const brokenFiles = failedFiles(report).filter(
    ({ assertionResults }) => !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const unnamed = red + brokenFiles === 0 && status !== 0 ? 1 : 0;
  return { passed, failed: red + brokenFiles + unnamed + failedChecks, skipped: tests.length - passed - red };
}

/** More red files than these are no matter of a busy machine. */
const FEW = 5;

/** The files that are run once more: none where an error belongs to no test, which no second run takes back. */
export function lookedAtAgain({ report, notes }: { report: VitestReport | null; notes: readonly Note[] }): string[] {
  const red = report === null ? [] : failedFiles(report);
  return red.length > FEW || notes.some(({ kind }) => kind === 'stray') ? [] : red.map(({ name }) => name);
}

function failedFiles({ testResults }: VitestReport): VitestReport['testResults'] {
  return testResults.filter(({ status }) => status === 'failed');
}

/** The first report with what a second run found of some of its files. */
export function withSecondLook(first: VitestReport, second: VitestReport): VitestReport {
  const again = new Map(second.testResults.map((file) => [file.name, file]));
  return { testResults: first.testResults.map((file) => again.get(file.name) ?? file) };
}

export function tallyText({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const LONGEST = 10;

/** The ten slowest tests and the ten slowest files, in seconds. */
export function slowest({ testResults }: VitestReport, root: string): string[] {
  const short = (path: string) => path.replace(`${root}/`, '');
  const files = testResults.map(({ name, startTime, endTime }) => ({ name: short(name), ms: endTime - startTime }));
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => ({ name: `${short(name)} > ${fullName}`, ms: duration ?? 0 })),
  );
  const lines = (all: readonly { name: string; ms: number }[]) =>
    [...all]
      .sort((one, other) => other.ms - one.ms)
      .slice(0, LONGEST)
      .map(({ name, ms }) => `  ${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`);
  return ['The slowest tests:', ...lines(tests), 'The slowest files:', ...lines(files)];
}

/** The ten files that took most of the processors, with what they started, in seconds; and all of them together. */
export function dearest(taken: readonly { readonly file: string; readonly words: string }[]): string[] {
  const files = taken.map(({ file, words }) => ({ file, seconds: Number(words) }));
  const all = files.reduce((sum, { seconds }) => sum + seconds, 0);
  const lines = files
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, LONGEST)
    .map(({ file, seconds }) => `  ${seconds.toFixed(1).padStart(6)} s  ${file}`);
  return [`The dearest files, of ${all.toFixed(0)} s of the processors:`, ...lines];
}

/** A line for each file in which tests were skipped, with its reasons; a file that gave none is told, too. */
export function skippedLines(
  { testResults }: VitestReport,
  reasons: readonly { readonly file: string; readonly words: string }[],
): string[] {
  return testResults.flatMap(({ name, assertionResults }) => {
    const skipped = assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed').length;
    if (skipped === 0) return [];
    const said = [...new Set(reasons.filter(({ file }) => name.endsWith(file)).map(({ words }) => words))];
    return [`  ${skipped} of ${name.replace(/^.*?\/(?=tests\/)/, '')}: ${said.join('; ') || 'no reason was given'}`];
  });
}
