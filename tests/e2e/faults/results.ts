/** What a fault's test saw, kept for the table in docs/reliability.md. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PhoneMessage } from '../../support/phone-stories.ts';
import type { FaceWords } from './faces.ts';
import type { FaultId } from './matrix.ts';

interface FaultResult {
  readonly fault: FaultId;
  /** What each face showed while it lasted. */
  readonly meanwhile: FaceWords;
  /** What came to the phone since the cause began, in minutes of a shop; null where nobody listened. */
  readonly phone: readonly PhoneMessage[] | null;
  /** From the end of the cause to the moment at which every face was right. */
  readonly secondsUntilRight: number;
  /** Where the numbers were smaller than the matrix says: how small. */
  readonly reduced: string | null;
}

/** Where `npm run docs:reliability` wants them. */
const RESULTS_FOLDER = process.env.FAULT_RESULTS;

export function keepResult(result: FaultResult): void {
  if (RESULTS_FOLDER === undefined) return;
  mkdirSync(RESULTS_FOLDER, { recursive: true });
  writeFileSync(join(RESULTS_FOLDER, `${result.fault}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

export function keptResults(folder: string): FaultResult[] {
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as FaultResult);
}
