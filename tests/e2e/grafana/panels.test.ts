/** Each dashboard in a real Grafana and a real browser. Grafana is not part of the packages: without it this is skipped. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DASHBOARDS, type DashboardName, OF_CENTRE } from '../../../src/domain/panels.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { chromiumPath, launch } from '../../support/browser.ts';
import { centreDashboards, type DashboardJson, dashboardsOf } from '../../support/promql-dashboards.ts';
import { rawGet } from '../../support/raw-request.ts';
import { type RunningShop, startShop } from '../../support/running-shop.ts';
import { faultsOf, lettersOf, textOf } from '../../support/seen-faults.ts';
import {
  BROKEN,
  CHAIN,
  drawnWhole,
  grafanaProgram,
  type SeenGrafana,
  type SeenPlace,
  startSeenGrafana,
} from '../../support/seen-grafana.ts';
import { SEEN } from '../../support/seen-shops.ts';
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
const WITHOUT_STATE: readonly DashboardName[] = ['sales', 'fleet', 'delivery'];
const ON_ONE_SCREEN: readonly DashboardName[] = ['kassa', 'cashier'];
const PATIENCE = { timeout: 120_000 };
const THEMES = ['light', 'dark'] as const;
/** Held upright a tablet has less room for the longest sentence. */
const [FROM_THE_DOOR, UPRIGHT, FROM_THE_COUNTER] = [40, 28, 32];
const NUMBERS = ['Наличные, ₽', 'Карты, ₽', 'Ждут отправки, чеков', 'Продажи сегодня, ₽'];
/** What bears no digit while the file cannot be read, or the monitor is gone. */
const OF_THE_FILE: Readonly<Record<DashboardName, readonly string[]>> = {
  kassa: NUMBERS,
  cashier: ['Ждут отправки, чеков', 'Буфер занят', 'Старейший чек'],
  buffer: ['Ждут отправки, чеков', 'С ошибкой, чеков', 'Не приняты (DLQ)', 'Не передано в ОФД', 'Старейший чек'],
  sales: ['Сегодня, ₽', 'Наличными сегодня, ₽', 'Картами сегодня, ₽', 'Ещё не в ОФД'],
  terminals: ['Ещё не в ОФД'],
  monitoring: [],
  fleet: [],
  delivery: [],
};
const UNKNOWN: readonly SeenPlace[] = ['unreadable', 'gone'];

const names = Object.keys(DASHBOARDS).filter(
  (name): name is DashboardName => name in DASHBOARDS && !OF_CENTRE.includes(name),
);
/** What a chain's centre has, or has otherwise. */
const AT_CENTRE: readonly DashboardName[] = ['fleet', 'delivery', 'terminals', 'sales'];
const places: readonly (readonly [DashboardName, SeenPlace])[] = [
  ...names.flatMap((name) => SEEN.map((shop) => [name, shop] as const)),
  ...AT_CENTRE.map((name) => [name, CHAIN] as const),
];
const cases = drawn(
  import.meta.filename,
  'dashboards in a state',
  places.flatMap((place) => THEMES.map((theme) => [...place, theme] as const)),
  2,
);

describe.skipIf(lacks(import.meta.filename, missing.length > 0, missing.join(', ')))('dashboards in a browser', () => {
  let [grafana, browser, program]: [SeenGrafana?, Browser?, RunningShop?] = [];
  const pagePort = freePort();
  /** By the names that other devices know them under. */
  const links = new Set<string>();

  beforeAll(async () => {
    const shops = [...new Set(cases.map(([, shop]) => shop))];
    const port = await pagePort;
    program = await startShop({ config: { public_url: pageUrl(port), listen: { host: '127.0.0.1', port } } });
    grafana = await startSeenGrafana(shops, pageUrl(port));
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await grafana?.stop();
    await program?.close();
  });

  test.each(cases)('%s, %s, %s', { timeout: 600_000 }, async (name, shop, theme) => {
    const { page, errors } = await opened(name, shop, theme);
    if (UNKNOWN.includes(shop)) {
      for (const title of OF_THE_FILE[name]) {
        await expect.poll(async () => (await textOf(page, title)).replace(title, ''), PATIENCE).toMatch(/^\D+$/);
      }
    }
    if (ON_ONE_SCREEN.includes(name)) expect(await heightOf(page)).toBeLessThanOrEqual(TABLET.height);
    // What is folded is drawn only when it is opened, and what is below the screen only when it is reached.
    await page.setViewportSize({ width: TABLET.width, height: LONGEST });
    await drawnWhole(page);
    for (const { title, panels = [] } of foldsOf(name, shop)) {
      // What else its button is called depends on the language that this Grafana speaks.
      await page.getByTestId(`data-testid dashboard-row-title-${title}`).click();
      const titles = panels.map((panel) => panel.title);
      await expect.poll(() => panelsOf(page), PATIENCE).toEqual(expect.arrayContaining(titles));
    }
    for (const { width } of SCREENS) {
      await page.setViewportSize({ width, height: LONGEST });
      await drawnWhole(page);
      await largeEnough(page, name, width);
      await kept(page, `${name}-${shop}-${width}-${theme}`);
      await expect.poll(async () => [width, ...(await faultsOf(page)), ...errors], PATIENCE).toEqual([width]);
    }
    for (const link of await linksOf(page)) links.add(link);
    await page.context().close();
  });

  test('each link answers from another host, where this computer has another name', async () => {
    const port = await pagePort;
    expect([...links].filter((link) => link.startsWith(pageUrl(port)))).not.toEqual([]);
    for (const link of links) {
      const { host, pathname } = new URL(link, 'http://grafana.example');
      const [, uid] = /^\/d\/([\w-]+)$/.exec(pathname) ?? [];
      const answer = await (uid === undefined
        ? rawGet(`http://127.0.0.1:${port}`, pathname, `Host: ${host}`)
        : rawGet(grafana?.url ?? '', `/api/dashboards/uid/${uid}`, `Host: ${host}`));
      expect([link, answer.split('\r\n')[0]]).toEqual([link, 'HTTP/1.1 200 OK']);
    }
  });

  test('a panel that cannot be asked and a title that is cut would be noticed', async () => {
    const { page } = await opened(BROKEN, cases[0]?.[1] ?? 'calm', 'light');
    await expect
      .poll(() => faultsOf(page), PATIENCE)
      .toEqual(expect.arrayContaining([expect.stringMatching(/broken/), expect.stringMatching(/cut «Очень длинное/)]));
    await page.context().close();
  });

  async function opened(name: DashboardName | typeof BROKEN, shop: SeenPlace, theme: string) {
    if (browser === undefined || grafana === undefined) throw new Error('nothing was started');
    const context = await browser.newContext({ viewport: TABLET, locale: 'ru-RU' });
    context.setDefaultTimeout(PATIENCE.timeout);
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

function panelsOf(page: Page): Promise<string[]> {
  return page.locator('section h2').allTextContents();
}

function foldsOf(name: DashboardName, place: SeenPlace): DashboardJson['grid'] {
  const found = (place === CHAIN ? centreDashboards() : dashboardsOf()).find(({ uid }) => uid === DASHBOARDS[name].uid);
  return (found?.grid ?? []).filter(({ panels }) => panels !== undefined);
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

function pageUrl(port: number): string {
  return `http://kassa.example:${port}`;
}

/** The state is read from the door, the numbers from the counter. */
async function largeEnough(page: Page, name: DashboardName, width: number): Promise<void> {
  const atLeast = (title: string, pixels: number) =>
    expect.poll(() => lettersOf(page, title), PATIENCE).toBeGreaterThanOrEqual(pixels);
  if (!WITHOUT_STATE.includes(name)) await atLeast('Состояние', width < TABLET.width ? UPRIGHT : FROM_THE_DOOR);
  if (name === 'kassa') for (const number of NUMBERS) await atLeast(number, FROM_THE_COUNTER);
}

async function linksOf(page: Page): Promise<string[]> {
  const found = await page
    .locator('section a[href]')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  return found.filter((link) => link !== '');
}
