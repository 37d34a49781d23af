/** Loaded before each file of tests. */
import fc from 'fast-check';
import { runSeed } from './seed.ts';

process.env.TEST_WORKER = String(process.pid);
fc.configureGlobal({ seed: runSeed(process.env.TEST_SEED) });
