/** Adds up what a whole test run brought, from vitest's own JSON report and the checks beside it. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
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
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failedTests = report.numFailedTests + brokenFiles;
  const unnamed = failedTests === 0 && status !== 0 ? 1 : 0;
  return {
    passed: report.numPassedTests,
    failed: failedTests + unnamed + failedChecks,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function tallyText({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
