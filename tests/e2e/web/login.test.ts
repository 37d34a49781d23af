/** The page where people log in: what it does when its login ends, and what the next one finds. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../../src/stack/ports.ts';
import { chromiumPath, launch, look, type Screen } from '../../support/browser.ts';
import { type LockedShop, startLockedShop } from '../../support/locked-shop.ts';
import { lacks } from '../../support/share.ts';
import { LOGINS } from '../../support/web-config.ts';
import { listen, SOON, tones } from './page-on-screen.ts';

describe.skipIf(lacks(import.meta.filename, chromiumPath === null, 'there is no Chromium'))('a login', () => {
  let browser: Browser;
  let shop: LockedShop;
  let screen: Screen;

  beforeAll(async () => {
    browser = await launch();
    shop = await startLockedShop({ config: { listen: { host: '127.0.0.1', port: await freePort() } } });
  }, 180_000);
  afterAll(async () => {
    await shop?.close();
    await browser?.close();
  });
  beforeEach(async () => {
    screen = await look(browser, 'about:blank', { before: listen, serviceWorkers: 'allow' });
  });
  afterEach(() => screen.close());

  async function login(page: Page, role: 'cashier' | 'viewer') {
    const { user, password } = LOGINS[role];
    await page.locator('[name=user]').fill(user);
    await page.locator('[name=password]').fill(password);
    await page.getByTestId('login-submit').click();
    await page.getByText(`Выйти (${user})`).waitFor();
  }

  // Without a token_secret_file each start has a secret of its own.
  test('that a restart ended is asked for anew, without a siren and with nothing left open', async () => {
    const { page } = screen;
    await page.clock.install();
    await page.goto(shop.url);
    await login(page, 'viewer');
    await page.getByTestId('sound').click();
    await vi.waitFor(async () => expect(await screen.text('sound')).toBe('Звук включён'), SOON);
    await page.getByTestId('open-report').click();
    await page.getByTestId('report').waitFor();
    await shop.restart(() =>
      vi.waitFor(async () => expect(await screen.text('overall')).toMatch(/^Нет связи с/), SOON),
    );
    await page.getByTestId('login').waitFor();
    const rung = await tones(screen);
    await page.clock.fastForward(31_000);
    expect(await tones(screen)).toBe(rung);
    expect(await page.title()).not.toContain('Нет связи');
    await login(page, 'cashier');
    expect(await page.getByTestId('report').count()).toBe(0);
  });

  test('of whom no screen is for is said not to open it', async () => {
    const { page } = screen;
    await page.goto(shop.url);
    await page.locator('[name=user]').fill(LOGINS.metrics.user);
    await page.locator('[name=password]').fill(LOGINS.metrics.password);
    await page.getByTestId('login-submit').click();
    await vi.waitFor(async () => expect(await screen.text('login-trouble')).toMatch(/^Экран не открылся/), SOON);
  });

  test('of somebody else in another tab closes what was open in this one', async () => {
    const { page } = screen;
    await page.goto(shop.url);
    await login(page, 'viewer');
    await page.getByTestId('open-report').click();
    await page.getByTestId('report').waitFor();
    const other = await page.context().newPage();
    await other.goto(shop.url);
    await other.getByTestId('logout').click();
    await login(other, 'cashier');
    await page.getByTestId('report').waitFor({ state: 'detached' });
  });

  test('that could not be ended is said to last', async () => {
    const { page } = screen;
    await page.goto(shop.url);
    await login(page, 'cashier');
    await page.context().setOffline(true);
    await page.getByTestId('logout').click();
    await page.getByTestId('logout-trouble').waitFor();
    expect(await screen.text('logout-trouble')).toBe('Выйти не удалось: нет связи с монитором. Вход остался.');
    await page.context().setOffline(false);
    await page.getByTestId('logout').click();
    await page.getByTestId('login').waitFor();
  });
});
