/** The page where people log in: what it does when its login ends. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../../src/stack/ports.ts';
import { buildPage, chromiumPath, launch, look } from '../../support/browser.ts';
import { type LockedShop, startLockedShop } from '../../support/locked-shop.ts';
import { lacks } from '../../support/share.ts';
import { LOGINS } from '../../support/web-config.ts';

const SOON = { timeout: 120_000, interval: 50 };

describe.skipIf(lacks(import.meta.filename, chromiumPath === null, 'there is no Chromium'))('a login', () => {
  let browser: Browser;
  let shop: LockedShop;

  beforeAll(async () => {
    await buildPage();
    browser = await launch();
    shop = await startLockedShop({ config: { listen: { host: '127.0.0.1', port: await freePort() } } });
  }, 180_000);
  afterAll(async () => {
    await shop?.close();
    await browser?.close();
  });

  // Without a token_secret_file each start has a secret of its own.
  test('that a restart ended is asked for anew', async () => {
    const screen = await look(browser, shop.url);
    try {
      const { user, password } = LOGINS.cashier;
      await screen.page.locator('[name=user]').fill(user);
      await screen.page.locator('[name=password]').fill(password);
      await screen.page.getByTestId('login-submit').click();
      await vi.waitFor(async () => expect(await screen.text('connection')).toBe('Онлайн'), SOON);
      await shop.restart(() =>
        vi.waitFor(async () => expect(await screen.text('overall')).toMatch(/^Нет связи с/), SOON),
      );
      await screen.page.getByTestId('login').waitFor();
    } finally {
      await screen.close();
    }
  });
});
