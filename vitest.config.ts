import { globSync } from 'node:fs';
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

/** What takes longest begins first, or it alone would be left at the end; after these the folders whose files mostly wait. */
const FIRST = [
  ...['e2e/chain/chain', 'e2e/fleet/losses', 'e2e/chain/restarts', 'e2e/chain/life'],
  ...['integration/main/hostile', 'integration/http/untouched', 'integration/docs/contributing'],
  ...['integration/simulator/poc', 'integration/cli/ends', 'integration/alerts/rules'],
  // One kind after the other: a process goes on only with files of its own project.
  ...['e2e/chain/', 'e2e/fleet/', 'e2e/faults/', 'e2e/grafana/', 'e2e/auth/', 'e2e/metrics/'],
].map((name) => {
  if (globSync(`tests/${name}*`, { cwd: import.meta.dirname }).length === 0)
    throw new Error(`FIRST names tests/${name}, and there is none`);
  return `/tests/${name}`;
});

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const turn = ({ project: { name }, moduleId }: TestSpecification) => {
      const at = FIRST.findIndex((start) => moduleId.includes(start));
      // The many quick ones fill up what is left.
      return name === 'unit' ? FIRST.length + 1 : at < 0 ? FIRST.length : at;
    };
    return sorted.sort((one, other) => turn(one) - turn(other));
  }
}

/** So src/place.ts is named by whoever starts a program of ours. */
const PLACE = { find: /^(\.\.\/)+place\.ts$/, replacement: join(import.meta.dirname, 'tests/support/built-place.ts') };

/** `npm test` runs both side by side: what needs the processor shares few processes, what waits for other programs has many. */
const [FOR_WORK, FOR_WAITING] = [5, 6];
const PAGE = 'tests/e2e/web/**/*.test.ts';
const BUILT = ['tests/support/built.ts'];

interface Project {
  readonly patience: number;
  readonly workers: number;
  readonly include?: string;
  readonly exclude?: string[];
  /** Once before them all. */
  readonly before?: string[];
  readonly isolate?: boolean;
}

const project = (name: string, { before = [], exclude = [], isolate = false, ...how }: Project) => ({
  test: {
    name,
    include: [how.include ?? `tests/${name}/**/*.test.ts`],
    exclude,
    alias: [PLACE],
    globalSetup: before,
    setupFiles: ['tests/support/every-file.ts'],
    testTimeout: how.patience,
    hookTimeout: how.patience,
    pool: 'forks' as const,
    // Node 24's V8 has died, rarely, of a compiled wrapper of Node's TypeScript stripper when a thread using it was ended
    // (ThreadIsolation::UnregisterWasmAllocation). It never compiles one that is never called so often. SQLite's
    // thread sets both flags as well (src/buffer/sqlite.ts); here they stand from the start, so that nothing changes midway.
    // What tests make is soon forgotten: with room for it less is looked through.
    execArgv: ['--liftoff-only', '--wasm-wrapper-tiering-budget=1000000000', '--max-semi-space-size=32'],
    // Most files share processes, and with them what was loaded and compiled: so nobody replaces a module (vi.mock) here.
    // Who has a process to himself has a Prometheus, which must have the real time, or finds out how busy the machine is.
    isolate,
    maxWorkers: how.workers,
    sequence: { groupOrder: how.workers === FOR_WAITING ? 1 : 0 },
    maxConcurrency: 8,
  },
});

// Limits of patience, not of speed: whoever else keeps the machine busy must not make a test red.
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', { patience: 120_000, workers: FOR_WORK }),
      project('integration', { patience: 300_000, workers: FOR_WORK }),
      project('e2e', { patience: 300_000, workers: FOR_WAITING, exclude: [PAGE], before: BUILT, isolate: true }),
      project('page', { patience: 300_000, workers: FOR_WAITING, include: PAGE, before: BUILT }),
    ],
  },
});
