/** The page in a real browser: what it does when the line is gone, and how it comes back. */
import { createServer } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { chromiumPath, type Screen } from '../../support/browser.ts';
import type { PageServer } from '../../support/page-server.ts';
import { calmDay, NOON, type State, severalTerminals, unreadable } from '../../support/page-states.ts';
import { lacks } from '../../support/share.ts';
import { SOON, usePage } from './page-on-screen.ts';

describe.skipIf(lacks(import.meta.filename, chromiumPath === null, 'there is no Chromium'))(
  'the page and its server',
  () => {
    const { serve, open, show, shows } = usePage({ serviceWorkers: 'allow' });

    describe('the connection', () => {
      test('a lost one is told, the numbers grey, and it comes back by itself with the newest', async () => {
        const { server: first, screen } = await show(calmDay());
        await shows(screen, 'connection', 'Онлайн');
        await first.close();
        await vi.waitFor(
          async () => expect(await screen.text('overall')).toMatch(/^Нет связи с \d\d:\d\d:\d\d$/),
          SOON,
        );
        expect(await screen.text('stale')).toMatch(/последнее, что известно: на 14:23:45/);
        expect(await screen.page.locator('main').getAttribute('class')).toBe('stale-all');
        await serve(calmDay({ cash_balance: 99 }), first.port);
        await vi.waitFor(async () => expect(await screen.text('cash-value')).toBe('99 ₽'), { timeout: 120_000 });
        await shows(screen, 'connection', 'Онлайн');
        expect(await screen.page.getByTestId('stale').count()).toBe(0);
      });

      test('loaded anew without one, the page shows its last picture for what it is, and its till', async () => {
        const server = await serve(calmDay());
        const screen = await open('about:blank');
        const { page } = screen;
        await page.clock.setFixedTime(NOON * 1000);
        await page.goto(`${server.url}#/POS-001`);
        await shows(screen, 'connection', 'Онлайн');
        await isKept(screen);
        // The newest picture is the one that is kept, however soon it came after another.
        server.say(calmDay({ cash_balance: 51_000 }));
        await vi.waitFor(
          async () =>
            expect(await page.evaluate(() => localStorage.getItem('pos-monitor-last POS-001'))).toContain('51000'),
          SOON,
        );
        await server.close();
        await page.reload();
        await vi.waitFor(async () => expect(await screen.text('overall')).toMatch(/^Нет связи/), { timeout: 120_000 });
        await shows(screen, 'cash-value', '51 000 ₽');
        expect(await screen.text('stale')).toMatch(/последнее, что известно: на 14:23:45/);
        expect(await page.locator('main').getAttribute('class')).toBe('stale-all');
        // Of another day nothing is shown: it would stand under today's words.
        await page.clock.setFixedTime((NOON + 86_400) * 1000);
        await page.reload();
        await vi.waitFor(async () => expect(await screen.text('overall')).toMatch(/^Нет связи/), { timeout: 120_000 });
        expect(await page.getByTestId('cash-value').count()).toBe(0);
        // Nor what another version kept, where it cannot be drawn.
        await page.clock.setFixedTime(NOON * 1000);
        await page.evaluate((name) => {
          const kept = localStorage.getItem(name) ?? '';
          localStorage.setItem(name, kept.replace('"terminals":[', '"terminals":[null,'));
        }, 'pos-monitor-last POS-001');
        await page.reload();
        await vi.waitFor(async () => expect(await screen.text('overall')).toMatch(/^Нет связи/), { timeout: 120_000 });
        expect(await page.getByTestId('cash-value').count()).toBe(0);
      });

      test('loaded anew where the line hangs, or where a proxy finds no server, it is the kept page', async () => {
        const { server, screen } = await show(calmDay());
        await isKept(screen);
        server.freeze();
        await screen.page.reload();
        await shows(screen, 'cash-value', '50 000 ₽');
        await server.close();
        const proxy = createServer((_request, response) => void response.writeHead(502).end('Bad Gateway'));
        await new Promise<void>((done) => proxy.listen(server.port, '127.0.0.1', done));
        try {
          await screen.page.reload();
          await vi.waitFor(async () => expect(await screen.text('overall')).toMatch(/^Нет связи/), SOON);
          await screen.page.evaluate(() => caches.delete('page'));
          expect((await screen.page.reload())?.status()).toBe(502);
        } finally {
          proxy.closeAllConnections();
          await new Promise((done) => proxy.close(done));
        }
      });

      test('where WebSockets are blocked the page asks by itself', async () => {
        const { server, screen } = await show(calmDay());
        await shows(screen, 'connection', 'Онлайн');
        server.blockSockets(true);
        server.say(calmDay({ cash_balance: 77 }));
        await vi.waitFor(async () => expect(await screen.text('cash-value')).toBe('77 ₽'), { timeout: 120_000 });
        await shows(screen, 'connection', 'Онлайн, раз в 5 с');
        server.say(unreadable());
        await vi.waitFor(async () => expect(await screen.text('stale')).toMatch(/Показания кассы не читаются/), {
          timeout: 120_000,
        });
        server.blockSockets(false);
        await vi.waitFor(async () => expect(await screen.text('connection')).toBe('Онлайн'), { timeout: 120_000 });
      });
    });

    test('a till that nobody knew is shown as soon as it has sold something', async () => {
      const server = await serve(calmDay());
      const screen = await open(`${server.url}#/POS-003`);
      await screen.page.getByText('Кассы POS-003 нет').waitFor({ timeout: 120_000 });
      server.say(severalTerminals());
      await screen.page.getByTestId('data-time').waitFor({ timeout: 120_000 });
    });

    /** Nothing is kept that is never taken out again. */
    const isKept = ({ page }: Screen) =>
      vi.waitFor(async () => {
        const kept = await page.evaluate(async () => (await (await caches.open('page')).keys()).map(({ url }) => url));
        const paths = kept.map((url) => new URL(url).pathname.replace(/-.*(?=\.)/, '')).toSorted();
        expect(paths).toEqual(['/', '/assets/index.css', '/assets/index.js']);
      }, SOON);

    describe('a long silence', () => {
      async function silence(path: PageServer, screen: Screen) {
        await shows(screen, 'connection', 'Онлайн');
        await screen.page.clock.fastForward(25_000);
        await vi.waitFor(() => expect(path.asked).toContain('/health'), SOON);
      }
      const installed = async (state: State) => {
        const server = await serve(state);
        const screen = await open('about:blank');
        await screen.page.clock.install();
        await screen.page.goto(server.url);
        return { server, screen };
      };

      test('is no outage while the server answers', async () => {
        const { server, screen } = await installed(calmDay());
        await silence(server, screen);
        await screen.page.clock.runFor(3000);
        expect(await screen.text('connection')).toBe('Онлайн');
      });

      test('after which the clock was set is dated by the server’s clock', async () => {
        const { server, screen } = await installed(calmDay());
        await shows(screen, 'connection', 'Онлайн');
        await screen.page.clock.setSystemTime((await screen.page.evaluate(() => Date.now())) - 86_400_000);
        // As long as it goes by the wrong clock, what it shows is of another day.
        await screen.page.clock.runFor(3000);
        await vi.waitFor(() => expect(server.asked).toContain('/health'), SOON);
        await shows(screen, 'data-time', 'Данные на 14:23:45');
      });

      test('after which the server’s clock was set back is dated by it, too', async () => {
        const { server, screen } = await installed(calmDay());
        await silence(server, screen);
        await screen.page.waitForLoadState('networkidle');
        server.say(calmDay({ timestamp: NOON - 7200, cash_balance: 77 }));
        await shows(screen, 'cash-value', '77 ₽');
        expect(await screen.text('data-time')).toBe('Данные на 12:23:45');
      });

      test('that was a sleep is missed from the waking on', async () => {
        const { screen } = await installed(calmDay());
        const { page } = screen;
        await shows(screen, 'connection', 'Онлайн');
        await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 5000);
        await page.context().setOffline(true);
        await page.clock.fastForward(3 * 3_600_000);
        await vi.waitFor(async () => expect(await screen.text('overall')).toMatch(/^Нет связи с 17:2\d:\d\d$/), SOON);
        expect(await page.getByTestId('acknowledge').count()).toBe(0);
        await page.context().setOffline(false);
        await page.clock.resume();
        await shows(screen, 'connection', 'Онлайн');
      });

      test('is one when it does not, though the socket looks open', async () => {
        const { server, screen } = await installed(calmDay());
        server.freeze();
        await silence(server, screen);
        await vi.waitFor(async () => expect(await screen.text('overall')).toMatch(/^Нет связи с/), {
          timeout: 120_000,
        });
      });
    });
  },
);
