/** The description's readers in a real browser: they work offline, and ask nobody but us. */
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningShop, startShop } from '../../support/running-shop.ts';
import { tool } from '../../support/tools.ts';

let shop: RunningShop;
let browser: Browser;

beforeAll(async () => {
  shop = await startShop();
  browser = await chromium.launch({ executablePath: tool('chromium'), args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

describe.each([
  { path: '/api/docs', reader: 'Swagger UI' },
  { path: '/api/redoc', reader: 'Redoc' },
])('$reader', ({ path }) => {
  test('shows every path of the description, without a request to anybody else and without an error', async () => {
    const page = await browser.newPage();
    const answered: string[] = [];
    const errors: string[] = [];
    page.on('response', (response) => answered.push(response.url()));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(shop.url + path);
    const document = await shop.json('/openapi.json');
    const operations = Object.values<Record<string, { summary: string }>>(document.paths).flatMap(Object.values);
    for (const { summary } of operations) {
      await page.getByText(summary).first().waitFor({ state: 'attached' });
    }
    expect(answered.filter((url) => !url.startsWith(shop.url) && !url.startsWith(`blob:${shop.url}`))).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });
});
