import { defineConfig } from 'vitest/config';

const project = (name: string, timeout: number, parallel: boolean) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    testTimeout: timeout,
    hookTimeout: timeout,
    pool: 'forks' as const,
    fileParallelism: parallel,
    // Tests that run side by side wait for other programs, not for the processor.
    maxConcurrency: 13,
  },
});

export default defineConfig({
  test: {
    projects: [project('unit', 30_000, true), project('integration', 60_000, true), project('e2e', 180_000, false)],
  },
});
