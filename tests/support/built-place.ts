/** Stands for src/place.ts in the tests' own processes: what is started from there is then what was built, as elsewhere. */
import { pathToFileURL } from 'node:url';
import { programFile } from './program.ts';

export * from '../../src/place.ts';

export function ownProgram(module: string): URL {
  return pathToFileURL(programFile(module));
}
