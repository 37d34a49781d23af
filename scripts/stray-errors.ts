/** Writes down the errors of a run that belong to no test: vitest's JSON report does not know them. */
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { note } from '../tests/support/share.ts';

export default class StrayErrors implements Reporter {
  onTestRunEnd(_modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    for (const { message } of errors) note({ kind: 'stray', file: '', words: message });
  }
}
