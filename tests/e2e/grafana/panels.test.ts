/** Each dashboard in a real Grafana and a real browser. Grafana is not part of the packages: without it this is skipped. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DASHBOARDS, type DashboardName } from '../../../src/domain/panels.ts';
import { chromiumPath, launch } from '../../support/browser.ts';
import { faultsOf, lettersOf, textOf } from '../../support/seen-faults.ts';
import { BROKEN, drawnWhole, grafanaProgram, type SeenGrafana, startSeenGrafana } from '../../support/seen-grafana.ts';
import { SEEN, type SeenName } from '../../support/seen-shops.ts';
import { drawn, lacks } from '../../support/share.ts';

const missing = [
  ...(grafanaProgram === null ? ['neither `grafana` nor `grafana-server` is on PATH'] : []),
  ...(chromiumPath === null ? ['there is no Chromium'] : []),
];
const SCREENS = [
  { width: 1024, height: 768 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
] as const;
const [TABLET] = SCREENS;
/** Pixels, in one column with everything open. */
const LONGEST = 7000;
const ON_ONE_SCREEN: readonly DashboardName[] = ['kassa', 'cashier'];
const PAGE = 'http://shop.example:8001';
const PATIENCE = { timeout: 30_000 };
const THEMES = ['light', 'dark'];
const NUMBERS = ['Наличные, ₽', 'Карты, ₽', 'Ждут отправки, чеков', 'Продажи сегодня, ₽'];

const names = Object.keys(DASHBOARDS).filter((name): name is DashboardName => name in DASHBOARDS && name !== 'fleet');
const cases = drawn(
  import.meta.filename,
  'dashboards in a state',
  names.flatMap((name) => SEEN.map((shop) => [name, shop] as const)),
  2,
);

describe.skipIf(lacks(import.meta.filename, missing.length > 0, missing.join(', ')))('dashboards in a browser', () => {
  let [grafana, browser]: [SeenGrafana?, Browser?] = [];

  beforeAll(async () => {
    const shops = [...new Set(cases.map(([, shop]) => shop))];
    grafana = await startSeenGrafana(shops, PAGE);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await grafana?.stop();
  });

  test.each(cases.map((one, index) => [...one, THEMES[index % 2] ?? 'light'] as const))(
    '%s, %s, %s',
    { timeout: 600_000 },
    async (name, shop, theme) => {
      const { page, errors } = await opened(name, shop, theme);
      await largeEnough(page, name, shop);
      if (ON_ONE_SCREEN.includes(name)) expect(await heightOf(page)).toBeLessThanOrEqual(TABLET.height);
      // What is folded is drawn only when it is opened, and what is below the screen only when it is reached.
      await page.setViewportSize({ width: TABLET.width, height: LONGEST });
      await drawnWhole(page);
      const folded = page.getByRole('button', { name: 'Expand row' });
      while ((await folded.count()) > 0) await folded.first().click();
      for (const { width } of SCREENS) {
        await page.setViewportSize({ width, height: LONGEST });
        await drawnWhole(page);
        await kept(page, `${name}-${shop}-${width}-${theme}`);
        await expect.poll(async () => [width, ...(await faultsOf(page)), ...errors], PATIENCE).toEqual([width]);
      }
      for (const link of await linksOf(page)) expect(link).toMatch(/^(http:\/\/shop\.example:8001\/|\/d\/pos-)/);
      await page.context().close();
    },
  );

  test('a panel that cannot be asked and a title that is cut would be noticed', async () => {
    const { page } = await opened(BROKEN, cases[0]?.[1] ?? 'calm', 'light');
    await expect
      .poll(() => faultsOf(page), { timeout: 60_000 })
      .toEqual(expect.arrayContaining([expect.stringMatching(/broken/), expect.stringMatching(/cut «Очень длинное/)]));
    await page.context().close();
  });

  async function opened(name: DashboardName | typeof BROKEN, shop: SeenName, theme: string) {
    if (browser === undefined || grafana === undefined) throw new Error('nothing was started');
    const context = await browser.newContext({ viewport: TABLET, locale: 'ru-RU' });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(grafana.urlOf(name, shop, `&theme=${theme}`));
    await drawnWhole(page);
    return { page, errors };
  }
});

/** The picture, for whoever wants to look. */
async function kept(page: Page, name: string): Promise<void> {
  const folder = process.env.GRAFANA_SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const { width } = page.viewportSize() ?? TABLET;
  await page.screenshot({
    path: join(folder, `${name}.png`),
    clip: { x: 0, y: 0, width, height: await contentOf(page) },
  });
}

function heightOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollHeight);
}

function contentOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      Math.max(...[...document.querySelectorAll('section')].map((panel) => panel.getBoundingClientRect().bottom)) + 48,
  );
}

/** The state is read from the door, the numbers from the counter; what is not known is no number. */
async function largeEnough(page: Page, name: DashboardName, shop: SeenName): Promise<void> {
  if (name !== 'sales') await expect.poll(() => lettersOf(page, 'Состояние'), PATIENCE).toBeGreaterThanOrEqual(40);
  if (name !== 'kassa') return;
  for (const number of NUMBERS) {
    await expect.poll(() => lettersOf(page, number), PATIENCE).toBeGreaterThanOrEqual(32);
    if (shop === 'unreadable') await expect.poll(() => textOf(page, number), PATIENCE).toMatch(/Нет данных$/);
  }
}

async function linksOf(page: Page): Promise<string[]> {
  const found = await page
    .locator('section a[href]')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  return found.filter((link) => link !== '');
}
