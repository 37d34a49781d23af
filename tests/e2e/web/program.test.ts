/** The page of the real program: a restart, a download, an odd address. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { configSchema } from '../../../src/config/schema.ts';
import type { Demo } from '../../../src/demo/run.ts';
import { createLogger } from '../../../src/logger.ts';
import { startProgram } from '../../../src/main.ts';
import { chromiumPath, launch, look, REFUSED, type Screen } from '../../support/browser.ts';
import { startFastDemo } from '../../support/fast-demo.ts';
import { lacks } from '../../support/share.ts';

const SOON = { timeout: 120_000, interval: 50 };

describe.skipIf(lacks(import.meta.filename, chromiumPath === null, 'there is no Chromium'))(
  'the page of the program',
  () => {
    let browser: Browser;
    let demo: Demo;
    let screen: Screen;

    beforeAll(async () => {
      browser = await launch();
      demo = await startFastDemo(['--speed', '60']);
    }, 180_000);
    afterAll(async () => {
      await demo?.stop();
      await browser?.close();
    });
    beforeEach(async () => {
      screen = await look(browser, demo.program.url, { serviceWorkers: 'allow' });
    });
    afterEach(() => screen?.close());

    test('another story of the demonstration begins by a choice in the head', async () => {
      await screen.page.getByTestId('story').selectOption('poison-receipt');
      await screen.page.getByText('ОФД не принимает чек').first().waitFor({ timeout: 120_000 });
      await vi.waitFor(async () => expect(await screen.text('story')).not.toContain('…'), SOON);
      const answer = await fetch(`${demo.program.url}/api/v1/demo`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"story":"no-such-story"}',
      });
      expect([answer.status, await answer.json()]).toEqual([
        400,
        expect.objectContaining({ detail: expect.stringContaining('normal-day, ofd-outage, poison-receipt') }),
      ]);
      expect(screen.complaints.filter((words) => !REFUSED.test(words))).toEqual([]);
    });

    test('the day is downloaded as CSV', async () => {
      await screen.page.getByTestId('open-export').click();
      const [download] = await Promise.all([
        screen.page.waitForEvent('download'),
        screen.page.getByTestId('export-link').click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/\.csv$/);
      expect(await readFile(await download.path(), 'utf8')).toMatch(/^\uFEFF.*;.*/);
    });

    test('an unknown terminal is said to be unknown', async () => {
      await screen.page.goto(`${demo.program.url}/?pos_id=POS-999`);
      await screen.page.getByText('Кассы POS-999 нет').waitFor({ timeout: 120_000 });
    });

    // The demonstration's own program ends with it.
    test('a restart of the program is bridged without reloading', async () => {
      await vi.waitFor(async () => expect(await screen.text('connection')).toBe('Онлайн'), SOON);
      const port = Number(new URL(demo.program.url).port);
      await demo.program.close();
      // A last poll may still have been answered while the program was closing.
      await vi.waitFor(async () => expect(await screen.text('overall')).toMatch(/^Нет связи с/), {
        timeout: 120_000,
      });
      const { till } = demo;
      const log = await createLogger('silent');
      const config = configSchema.parse({
        ...defaultConfig(),
        buffer: { path: till.bufferPath },
        // No journal: it never lies in the till's folder.
        state: { path: dirname(till.bufferPath) },
        adapter: { url: till.adapterUrl },
        listen: { host: '127.0.0.1', port },
        shop: { name: 'После перезапуска', time_zone: till.settings.timeZone },
      });
      const second = await startProgram({ config, log });
      try {
        await vi.waitFor(async () => expect(await screen.text('shop-name')).toBe('После перезапуска'), {
          timeout: 120_000,
        });
        // The picture that the page kept from before may have been shown a moment longer.
        await screen.page.getByTestId('stale').waitFor({ state: 'detached' });
      } finally {
        await second.close();
      }
    });
  },
);
