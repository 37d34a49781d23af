import { defineConfig } from 'vitest/config';
import { DEFAULT_ZONE, putInto, runTime } from './tests/support/time/run-time.ts';

const { env } = process;
if (env.SHOP_CLOCK_OFFSET === undefined) {
  putInto(env, runTime(env.SHOP_AT, env.SHOP_ZONE ?? DEFAULT_ZONE, Date.now() / 1000));
  const zone = env.SHOP_ZONE === DEFAULT_ZONE ? '' : ` --zone ${env.SHOP_ZONE}`;
  console.error(
    `In the shops of these tests it is ${env.SHOP_AT} (the same again: npm test -- --at ${env.SHOP_AT}${zone})`,
  );
}

const project = (name: string, timeout: number, turn: number) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    testTimeout: timeout,
    hookTimeout: timeout,
    pool: 'forks' as const,
    // Node 24's V8 has died, rarely, of a compiled wrapper of Node's TypeScript stripper when a thread using it was ended
    // (ThreadIsolation::UnregisterWasmAllocation). It never compiles one that is never called so often.
    execArgv: ['--wasm-wrapper-tiering-budget=1000000000'],
    // Tests wait for other programs more than for the processor.
    maxWorkers: 2,
    maxConcurrency: 8,
    sequence: { groupOrder: turn },
  },
});

// Limits of patience, not of speed: whoever else keeps the machine busy must not make a test red.
export default defineConfig({
  test: { projects: [project('unit', 120_000, 0), project('integration', 300_000, 1), project('e2e', 300_000, 2)] },
});
