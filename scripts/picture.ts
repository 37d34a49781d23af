/** `npm run picture`: docs/images, the page as tablets and phones show it, in the simulator's shops. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startDemo } from '../src/demo/run.ts';
import { launch, look } from '../tests/support/browser.ts';
import { setup as buildWhatIsStale } from '../tests/support/built.ts';
import { photographDashboards } from './picture-grafana.ts';
import { wordsOf } from './words.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'images');
const TILL = ['--port', '0', '--control-port', '0', '--history', '8d', '--seed', '7'];
const CONTACTS = [{ name: 'Анна', role: 'администратор', phone: '+7 900 000-00-00' }];

interface Picture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly before?: (page: Page) => Promise<void>;
}

interface Shop {
  readonly scenario: string;
  readonly arguments: readonly string[];
  /** What the band says when it is time. */
  readonly shows: string;
  readonly pictures: readonly Picture[];
}

const opened = (dialog: string) => async (page: Page) => {
  await page.getByTestId(`open-${dialog}`).click();
  await page.getByTestId(dialog).waitFor();
  await page.waitForTimeout(1000);
};

const SHOPS: readonly Shop[] = [
  {
    scenario: 'ofd-outage',
    arguments: ['--speed', '600'],
    shows: 'Чеки не уходят в ОФД',
    pictures: [
      { name: 'page', width: 1024, height: 768 },
      { name: 'journal', width: 768, height: 700, before: opened('journal') },
    ],
  },
  {
    scenario: 'printer-out-of-paper',
    arguments: ['--speed', '60', '--terminals', '6'],
    shows: 'Чеки не печатаются',
    pictures: [
      { name: 'six-tills', width: 1024, height: 768 },
      { name: 'phone', width: 360, height: 800 },
    ],
  },
  {
    scenario: 'normal-day',
    arguments: ['--speed', '60'],
    shows: '',
    pictures: [
      { name: 'report', width: 768, height: 1024, before: opened('report') },
      { name: 'calm', width: 1024, height: 768 },
    ],
  },
];

wordsOf({ usage: 'npm run picture\n\nDraws docs/images anew; with a Grafana on PATH its pictures as well.' });
buildWhatIsStale();
mkdirSync(FOLDER, { recursive: true });
const browser = await launch();
try {
  for (const shop of SHOPS) await photograph(shop);
  await photographDashboards(browser, FOLDER);
} finally {
  await browser.close();
}

async function photograph({ scenario, arguments: given, shows, pictures }: Shop): Promise<void> {
  const demo = await startDemo(
    {
      ...{ host: '127.0.0.1', port: 0, settings: { contacts: CONTACTS } },
      simulator: [...TILL, ...given, '--scenario', scenario],
    },
    new AbortController().signal,
  );
  try {
    await demo.shown;
    for (const { name, width, height, before } of pictures) {
      const viewport = { width, height };
      const { page, close } = await look(browser, demo.program.url, { locale: 'ru-RU', viewport });
      await page.getByTestId('overall').filter({ hasText: shows }).waitFor({ timeout: 300_000 });
      await page.getByTestId('data-time').waitFor();
      await page.getByTestId('top-products').locator('li').first().waitFor();
      await before?.(page);
      const path = join(FOLDER, `${name}.png`);
      await page.screenshot({ path });
      console.log(`${path}: ${Math.round(statSync(path).size / 1024)} KB`);
      await close();
    }
  } finally {
    await demo.stop();
  }
}
