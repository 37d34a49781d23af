import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { runSeed } from './tests/support/seed.ts';
import { DEFAULT_ZONE, drawnTime, putInto, runTime, sameAgain } from './tests/support/time/run-time.ts';

const { env } = process;
// Hundreds of programs are started here, mostly the same one: what V8 made of it once need not be made again.
env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.compile-cache');
// Prometheus and its tools live for seconds here: a fifth of what they took of the processor was the clearing up.
env.GOGC ??= '400';
if (env.SHOP_CLOCK_OFFSET === undefined) {
  const seed = runSeed(env.TEST_SEED);
  const time = runTime(env.SHOP_AT ?? drawnTime(seed), env.SHOP_ZONE ?? DEFAULT_ZONE, Date.now() / 1000);
  env.TEST_SEED = String(seed);
  putInto(env, time);
  console.error(`In the shops of these tests it is ${time.at} (the same again: ${sameAgain(seed, time)})`);
}

/**
 * What waits for other programs and what needs the processor go side by side from beginning to end: each folder is dealt
 * out evenly, its slowest files first as far as the last run tells. The many quick ones share processes, and so come last.
 */
class SideBySide extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const base = await super.sort(files);
    // What waits for minutes by a clock must not be what is left at the end.
    const waits = ({ moduleId }: TestSpecification) => moduleId.includes('/e2e/chain/');
    const sorted = [...base.filter(waits), ...base.filter((file) => !waits(file))];
    const dealt = Object.values(Object.groupBy(sorted, ({ project: { name } }) => name)).flatMap((ofOne = []) =>
      ofOne.map((file, at) => ({ file, turn: file.project.name === 'unit' ? 1 : at / ofOne.length })),
    );
    return dealt.sort((one, other) => one.turn - other.turn).map(({ file }) => file);
  }
}

const project = (name: string, timeout: number, isolate: boolean) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    setupFiles: ['tests/support/every-file.ts'],
    testTimeout: timeout,
    hookTimeout: timeout,
    pool: 'forks' as const,
    // Node 24's V8 has died, rarely, of a compiled wrapper of Node's TypeScript stripper when a thread using it was ended
    // (ThreadIsolation::UnregisterWasmAllocation). It never compiles one that is never called so often. SQLite's
    // thread sets both flags as well (src/buffer/sqlite.ts); here they stand from the start, so that nothing changes midway.
    execArgv: ['--liftoff-only', '--wasm-wrapper-tiering-budget=1000000000'],
    isolate,
    // Tests wait for other programs more than for the processor: some of these always only wait.
    maxWorkers: 7,
    maxConcurrency: 8,
  },
});

// Limits of patience, not of speed: whoever else keeps the machine busy must not make a test red.
export default defineConfig({
  test: {
    sequence: { sequencer: SideBySide },
    projects: [
      // Files share processes, and with them what was loaded and compiled: so nobody replaces a module (vi.mock) here.
      project('unit', 120_000, false),
      project('integration', 300_000, false),
      project('e2e', 300_000, true),
    ],
  },
});
