/**
 * What of the tests is not run here, and why: `npm test` says it at its end. Long tests run whole by `npm run test:all`;
 * of these `npm test` draws a share.
 */
import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { randomFor } from './seed.ts';

/** Whether everything is run, however long it takes. */
export const WHOLE = process.env.TESTS === 'all';

export interface Note {
  readonly kind: 'share' | 'skipped' | 'stray' | 'processor';
  /** From the root of the project. */
  readonly file: string;
  readonly words: string;
}

/** How often something random is tried. */
export function rounds(file: string, what: string, { all, share }: { all: number; share: number }): number {
  if (WHOLE) return all;
  note({ kind: 'share', file, words: `${share} of ${all} ${what}` });
  return share;
}

/** Some of the cases, others in each run (seed.ts). */
export function drawn<Case>(file: string, what: string, cases: readonly Case[], share: number): Case[] {
  if (WHOLE || share >= cases.length) return [...cases];
  note({ kind: 'share', file, words: `${share} of ${cases.length} ${what}` });
  const left = [...cases];
  const random = randomFor(`${relative(process.cwd(), file)} ${what}`);
  return Array.from({ length: share }, () => left.splice(random.integer(0, left.length - 1), 1)).flat();
}

/** For `test.skipIf` and its kin: true, and the reason is said at the end, where something is missing. */
export function lacks(file: string, missing: boolean, why: string): boolean {
  if (missing) note({ kind: 'skipped', file, words: why });
  return missing;
}

export function note({ file, ...rest }: Note): void {
  const place = process.env.TEST_NOTES;
  if (place === undefined) return;
  appendFileSync(place, `${JSON.stringify({ ...rest, file: relative(process.cwd(), file) })}\n`);
}
