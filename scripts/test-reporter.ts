/**
 * Vitest's usual reporter without the lines that it redraws at the foot of a terminal: two runs at once would spoil each
 * other's. It writes down the errors of a run that belong to no test, which vitest's JSON report does not know.
 */
import { DefaultReporter, type SerializedError, type TestModule, type TestRunEndReason } from 'vitest/node';
import { note } from '../tests/support/share.ts';

export default class TestReporter extends DefaultReporter {
  constructor() {
    super({ summary: false });
  }

  override onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    for (const { message } of errors) note({ kind: 'stray', file: '', words: message });
    super.onTestRunEnd(modules, errors, reason);
  }
}
