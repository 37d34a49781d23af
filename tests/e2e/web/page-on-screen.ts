/** One browser for the tests of a file; each test has its page and its server to itself. */
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { launch, look, PAGE_FOLDER, type Screen, type ScreenOptions } from '../../support/browser.ts';
import { type PageServer, servePage } from '../../support/page-server.ts';
import type { State } from '../../support/page-states.ts';

export const SOON = { timeout: 120_000, interval: 25 };

/** To be called where tests are described. */
export function usePage(usual: ScreenOptions = {}) {
  let browser: Browser;
  let server: PageServer | undefined;
  let screen: Screen | undefined;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    await screen?.close();
    await server?.close();
    screen = server = undefined;
  });

  async function serve(state: State, port?: number): Promise<PageServer> {
    server = await servePage(PAGE_FOLDER, state, port);
    return server;
  }

  async function open(url: string, options: ScreenOptions = {}): Promise<Screen> {
    screen = await look(browser, url, { ...usual, ...options });
    return screen;
  }

  return {
    serve,
    open,
    show: async (state: State, options: ScreenOptions = {}) => {
      const server = await serve(state);
      return { server, screen: await open(server.url, options) };
    },
    shows: (seen: Screen, testId: string, words: string) =>
      vi.waitFor(async () => expect(await seen.text(testId)).toBe(words), SOON),
  };
}

/** To be run before the page's own scripts: counts the tones that it sounds. */
export function listen(): void {
  const start = OscillatorNode.prototype.start;
  Reflect.set(window, 'tones', 0);
  OscillatorNode.prototype.start = function (when) {
    Reflect.set(window, 'tones', Number(Reflect.get(window, 'tones')) + 1);
    start.call(this, when);
  };
}

export function tones({ page }: Screen): Promise<number> {
  return page.evaluate(() => Number(Reflect.get(window, 'tones')));
}

export async function violations({ page }: Screen): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run({ resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  });
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
