/**
 * Loaded before anything else into every process of a test run, the tests' own and those that they start. One that was
 * started by tests whose process has gone, however that ended, has nobody left who would stop it.
 */
import { isMainThread } from 'node:worker_threads';
import './time/shift.mjs';

const LOOK_EVERY_MS = 500;
const worker = Number(process.env.TEST_WORKER ?? 0);

if (isMainThread && worker > 0) {
  setInterval(() => {
    try {
      process.kill(worker, 0);
    } catch (error) {
      if (error.code === 'ESRCH') process.exit(1);
    }
  }, LOOK_EVERY_MS).unref();
}
