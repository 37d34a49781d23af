/** A real Chromium that looks at a page, and remembers what the page complained about. */
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findTool } from './tools.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  // Letters as wide as in a window.
  '--font-render-hinting=none',
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** null where there is none: the tests that need one then say that they were skipped. */
export const chromiumPath = findTool('chromium');

export const PAGE_FOLDER = join(ROOT, 'dist', 'public');

export function launch(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('no Chromium here');
  // Where the system's language has no Cyrillic letters, a file's name would have none.
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  return chromium.launch({ executablePath: chromiumPath, args: FLAGS, env });
}

/** The browser's own note in the console of what the API cannot answer: before it has counted, or read the buffer. */
export const REFUSED = /^Failed to load resource: .* status of 503 /;

export interface Screen {
  readonly page: Page;
  /** Errors in the console, uncaught exceptions, and what the Content-Security-Policy refused. */
  readonly complaints: string[];
  text(testId: string): Promise<string>;
  close(): Promise<void>;
}

export interface ScreenOptions extends BrowserContextOptions {
  /** Runs in the page before its own scripts. */
  readonly before?: () => void;
}

export async function look(browser: Browser, url: string, { before, ...options }: ScreenOptions = {}): Promise<Screen> {
  // A page on 127.0.0.1 would keep itself each time: only the tests of that let it.
  const usual = { viewport: { width: 1024, height: 768 }, serviceWorkers: 'block' } as const;
  const context = await browser.newContext({ ...usual, ...options });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.addInitScript(shiftClock, Number(process.env.SHOP_CLOCK_OFFSET ?? 0) * 1000);
  if (before !== undefined) await page.addInitScript(before);
  await page.goto(url);
  return {
    page,
    complaints,
    text: async (testId) => plain((await page.getByTestId(testId).first().textContent()) ?? ''),
    close: () => context.close(),
  };
}

/** Runs in the page: the tablet's clock shows what everybody's shows. */
function shiftClock(offset: number): void {
  const RealDate = Date;
  const now = () => RealDate.now() + offset;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, words) => (words.length === 0 ? new target(now()) : Reflect.construct(target, words)),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}

/** Every kind of space is one. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
