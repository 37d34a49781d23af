/** Loaded before each file of tests. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, expect } from 'vitest';
import { runSeed } from './seed.ts';
import { note } from './share.ts';

process.env.TEST_WORKER = String(process.pid);
fc.configureGlobal({ seed: runSeed(process.env.TEST_SEED) });

const before = processorSeconds();
// What is registered first runs last.
afterAll(() => {
  const words = (processorSeconds() - before).toFixed(1);
  note({ kind: 'processor', file: expect.getState().testPath ?? '', words });
});

/** Of this process, and of those that it has started and that have ended; Linux alone tells of these. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  if (process.platform !== 'linux') return (user + system) / 1e6;
  const [ofChildren, inSystem] = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ').slice(13) ?? [];
  return (user + system) / 1e6 + (Number(ofChildren) + Number(inSystem)) / 100;
}
