import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { BUFFER_PROGRAM } from '../../../src/buffer/thread.ts';
import { programFile } from '../../support/program.ts';

test('a thread that a test has started by our own code is of the same make as the programs that it starts itself', () => {
  expect(fileURLToPath(BUFFER_PROGRAM)).toBe(programFile('buffer/worker'));
});
