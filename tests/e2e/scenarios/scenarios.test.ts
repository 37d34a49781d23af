/** Every scenario of the simulator, watched by the whole program: just its alerts appear, and they disappear after. */
import { afterEach, expect, test, vi } from 'vitest';
import { type Demo, startDemo } from '../../../src/demo/run.ts';
import { createLogger } from '../../../src/logger.ts';
import { scenarios } from '../../../src/simulator/index.ts';

/** What is waited for in minutes in a shop is waited for in seconds here; the rules are the shipped ones. */
const IMPATIENT = {
  thresholds: { buffer_unreadable_seconds: 10, adapter_slow_seconds: 1 },
};
const PATIENCE = { timeout: 90_000, interval: 250 };
const FAST = ['--port', '0', '--control-port', '0', '--history', '2d', '--speed', '600'];

let demo: Demo | undefined;
afterEach(async () => {
  await demo?.stop();
  demo = undefined;
});

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s',
  async (name, scenario) => {
    const log = await createLogger('silent');
    demo = await startDemo(
      { simulator: [...FAST, '--scenario', name], host: '127.0.0.1', port: 0, log, settings: IMPATIENT },
      new AbortController().signal,
    );
    const { program, till } = demo;
    const shown = async () => {
      const answer = await fetch(`${program.url}/api/v1/alerts`);
      const alerts = (await answer.json()) as { name: string }[];
      return alerts.map((alert) => alert.name).sort();
    };
    const expected = till.player.expectedAlerts(scenario).sort();
    await demo.shown;
    await vi.waitFor(async () => expect(await shown()).toEqual(expected), PATIENCE);

    await till.player.recover();
    expect(till.ledger()).toMatchObject({ lost: [], duplicates: 0 });
    const fromConfig = Object.keys(scenario.monitorConfig()).length > 0;
    if (fromConfig || scenario.clearsAfterSeconds > 0) return;
    await vi.waitFor(async () => expect(await shown()).toEqual(['PosTestPrinter']), PATIENCE);
  },
  240_000,
);
