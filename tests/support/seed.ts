/**
 * One number decides everything that a run of the tests draws, fast-check's cases too (every-file.ts), so that what was
 * red once can be had again: `npm test -- --seed N`.
 */
import { createHash, randomInt } from 'node:crypto';
import { createRandom, type Random } from '../../src/simulator/random.ts';

const LARGEST = 2 ** 31 - 1;

/** As it is given; without it one is drawn. */
export function runSeed(given: string | undefined): number {
  if (given === undefined) return randomInt(LARGEST);
  const seed = Number(given);
  if (!/^\d+$/.test(given) || seed > LARGEST) {
    throw new Error(`--seed: a whole number from 0 to ${LARGEST}, not "${given}"`);
  }
  return seed;
}

/** A generator of its own for each thing that is drawn: what one draws does not depend on what was drawn before. */
export function randomFor(thing: string, seed = runSeed(process.env.TEST_SEED)): Random {
  return createRandom(createHash('sha256').update(`${seed} ${thing}`).digest().readUInt32LE());
}
