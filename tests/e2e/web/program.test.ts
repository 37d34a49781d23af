/** The page of the real program: every scenario of the simulator, a restart, a download. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AlertAnswer, StatusAnswer } from '../../../src/api/schemas/status.ts';
import { defaultConfig } from '../../../src/config/load.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { type Demo, startDemo } from '../../../src/demo/run.ts';
import { createLogger } from '../../../src/logger.ts';
import { type Program, startProgram } from '../../../src/main.ts';
import { scenarios } from '../../../src/simulator/index.ts';
import { counted, RECEIPTS } from '../../../src/web/text/plural.ts';
import { buildPage, chromiumPath, launch, look, plain, type Screen } from '../../support/browser.ts';

/** What is waited for in minutes in a shop is waited for in seconds here; the rules are the shipped ones. */
const IMPATIENT = {
  thresholds: { buffer_unreadable_seconds: 10, adapter_slow_seconds: 1 },
};
const FAST = ['--port', '0', '--control-port', '0', '--history', '2d', '--speed', '600'];
/** Breaker and OFD give up sooner too. */
const FRAIL = { config: { circuit_breaker_timeout: 1 }, ofdTimeoutSeconds: 1 };
const SOON = { timeout: 2_000, interval: 50 };
const PATIENCE = { timeout: 90_000, interval: 100 };

describe.skipIf(chromiumPath === null)('the page of the program', () => {
  let browser: Browser;
  let demo: Demo | undefined;
  let screen: Screen | undefined;
  let second: Program | undefined;

  beforeAll(async () => {
    await buildPage();
    browser = await launch();
  }, 180_000);
  afterAll(() => browser?.close());
  afterEach(async () => {
    await screen?.close();
    await second?.close();
    await demo?.stop();
    screen = demo = second = undefined;
  });

  async function start(...simulator: string[]): Promise<{ demo: Demo; screen: Screen }> {
    const parts = {
      simulator: [...FAST, ...simulator],
      host: '127.0.0.1',
      port: 0,
      settings: IMPATIENT,
      till: FRAIL,
    };
    demo = await startDemo(parts, new AbortController().signal);
    screen = await look(browser, demo.program.url);
    return { demo, screen };
  }

  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s looks right within two seconds',
    async (name, scenario) => {
      const { demo, screen } = await start('--scenario', name);
      const expected = demo.till.player.expectedAlerts(scenario).sort();
      const told = async () => (await (await fetch(`${demo.program.url}/api/v1/alerts`)).json()) as AlertAnswer[];
      await demo.shown;
      await vi.waitFor(
        async () => expect((await told()).map((alert) => alert.name).sort()).toEqual(expected),
        PATIENCE,
      );
      await vi.waitFor(async () => {
        expect((await seen(screen)).sort()).toEqual((await told()).map(({ message }) => plain(message)).sort());
        await showsTheStatus(demo.program, screen);
      }, SOON);
      expect(await screen.text('demo')).toBe('DEMO');
      expect(screen.complaints).toEqual([]);
    },
    240_000,
  );

  test('a restart of the program is bridged without reloading', async () => {
    const { demo, screen } = await start('--speed', '1', '--terminals', '2');
    await vi.waitFor(async () => expect(await screen.text('connection')).toBe('Онлайн'), SOON);
    const port = Number(new URL(demo.program.url).port);
    await demo.program.close();
    // A last poll may still have been answered while the program was closing.
    await vi.waitFor(async () => expect(await screen.text('connection')).toMatch(/^Нет связи с/), { timeout: 10_000 });
    const { till } = demo;
    const log = await createLogger('silent');
    const config = configSchema.parse({
      ...defaultConfig(),
      buffer: { path: till.bufferPath },
      adapter: { url: till.adapterUrl },
      listen: { host: '127.0.0.1', port },
      shop: { name: 'После перезапуска', time_zone: till.settings.timeZone },
    });
    second = await startProgram({ config, log });
    await vi.waitFor(async () => expect(await screen.text('shop-name')).toBe('После перезапуска'), { timeout: 20_000 });
    expect(await screen.page.getByTestId('stale').count()).toBe(0);
  });

  test('the day is downloaded as CSV', async () => {
    const { screen } = await start('--speed', '1');
    await screen.page.getByTestId('open-export').click();
    const [download] = await Promise.all([
      screen.page.waitForEvent('download'),
      screen.page.getByTestId('export-link').click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^\uFEFF.*;.*/);
  });

  test('an unknown terminal is said to be unknown', async () => {
    const { demo, screen } = await start('--speed', '1');
    await screen.page.goto(`${demo.program.url}/?pos_id=POS-999`);
    await screen.page.getByText('Кассы POS-999 нет').waitFor({ timeout: 15_000 });
  });
});

async function seen({ page }: Screen): Promise<string[]> {
  return (await page.getByTestId('alert-message').allTextContents()).map(plain);
}

/** The numbers of the page are those of the API, or marked as not the present. */
async function showsTheStatus(program: Program, screen: Screen): Promise<void> {
  const answer = await fetch(`${program.url}/api/v1/status`);
  if (answer.status === 503) {
    expect(await screen.text('stale')).toMatch(/База чеков не читается/);
    return;
  }
  const status = (await answer.json()) as StatusAnswer;
  expect(await screen.text('buffer-pending')).toBe(plain(counted(status.buffer.pending, RECEIPTS)));
  expect(await screen.text('shop-name')).toBe(status.shop.name);
}
