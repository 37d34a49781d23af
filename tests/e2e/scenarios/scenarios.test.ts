/** Every scenario of the simulator, watched by the whole program: just its alerts appear, and they disappear after. */
import { test, vi } from 'vitest';
import { startDemo } from '../../../src/demo/run.ts';
import { scenarios } from '../../../src/simulator/index.ts';

/** What is waited for in minutes in a shop is waited for in seconds here; the rules are the shipped ones. */
const IMPATIENT = {
  thresholds: { buffer_unreadable_seconds: 10, adapter_slow_seconds: 1 },
};
const PATIENCE = { timeout: 90_000, interval: 250 };
const FAST = ['--port', '0', '--control-port', '0', '--history', '2d', '--speed', '600'];

const FRAIL = { config: { circuit_breaker_timeout: 1 }, ofdTimeoutSeconds: 1 };

async function namesAt(url: string): Promise<string[]> {
  const answer = await fetch(`${url}/api/v1/alerts`);
  const alerts = (await answer.json()) as { name: string }[];
  return alerts.map((alert) => alert.name).sort();
}

test.concurrent.for(scenarios)('$name', { timeout: 240_000 }, async (scenario, { expect }) => {
  const demo = await startDemo(
    {
      simulator: [...FAST, '--scenario', scenario.name],
      host: '127.0.0.1',
      port: 0,
      settings: IMPATIENT,
      till: FRAIL,
    },
    new AbortController().signal,
  );
  try {
    const { program, till } = demo;
    await demo.shown;
    const expected = till.player.expectedAlerts(scenario).sort();
    await vi.waitFor(async () => expect(await namesAt(program.url)).toEqual(expected), PATIENCE);

    await till.player.recover();
    expect(till.ledger()).toMatchObject({ lost: [], duplicates: 0 });
    const lasts = Object.keys(scenario.monitorConfig()).length > 0 || scenario.clearsAfterSeconds > 0;
    const after = lasts ? expected : ['PosTestPrinter'];
    await vi.waitFor(async () => expect(await namesAt(program.url)).toEqual(after), PATIENCE);
  } finally {
    await demo.stop();
  }
});
