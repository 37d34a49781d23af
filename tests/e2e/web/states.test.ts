/** The page in a real browser, with states made by hand: what it shows, and how it changes. */
import { describe, expect, test, vi } from 'vitest';
import { chromiumPath } from '../../support/browser.ts';
import { alert, calmDay, severalTerminals, terminal } from '../../support/page-states.ts';
import { lacks } from '../../support/share.ts';
import { SOON, usePage } from './page-on-screen.ts';

describe.skipIf(lacks(import.meta.filename, chromiumPath === null, 'there is no Chromium'))('the page', () => {
  const { open, serve, show, shows } = usePage();

  test('shows a change without reloading', async () => {
    const { server, screen } = await show(calmDay());
    await shows(screen, 'cash-value', '50 000 ₽');
    await screen.page.evaluate(() => Reflect.set(window, 'mark', 'same page'));
    server.say(calmDay({ cash_balance: 51_234.5 }));
    await shows(screen, 'cash-value', '51 234,50 ₽');
    expect(await screen.page.evaluate(() => Reflect.get(window, 'mark'))).toBe('same page');
  });

  test('what the buffer calls a terminal is text, not a page', async () => {
    const hostile = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
    const shop = { ...calmDay().shop, name: hostile };
    const evil = alert({ message: hostile, action: hostile, runbook: 'javascript:window.hacked=1', pos_id: hostile });
    const { screen } = await show(
      calmDay({ shop, terminals: [terminal({ name: hostile, pos_id: hostile })], alerts: [evil] }),
    );
    await shows(screen, 'shop-name', hostile);
    expect(await screen.text('alert-message')).toBe(hostile);
    expect(await screen.page.locator('img, a[href^="javascript"]').count()).toBe(0);
    expect(await screen.page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined();
  });

  test('several terminals: a tap opens one, and back leads to all', async () => {
    const { server, screen } = await show(severalTerminals());
    await screen.page.getByTestId('terminal-POS-002').click();
    await vi.waitFor(
      () => expect(server.asked).toContain('/api/v1/inventory/top?limit=10&days=1&pos_id=POS-002'),
      SOON,
    );
    await screen.page.getByTestId('back').click();
    await screen.page.getByTestId('terminal-POS-002').waitFor();
    expect(screen.complaints).toEqual([]);
  });

  test('whom Prometheus logs in as may see nothing here, so the page asks for another name', async () => {
    const { server, screen } = await show(calmDay());
    const told = { locked: true, user: 'prometheus', role: 'metrics' };
    await screen.page.route('**/api/v1/auth/session', (route) => route.fulfill({ json: told }));
    await screen.page.goto(server.url);
    await screen.page.getByLabel('Пароль').waitFor();
  });

  test('of a demo till that nobody plays here it does not ask for ever', async () => {
    const { server, screen } = await show(calmDay());
    let asked = 0;
    await screen.page.route('**/api/v1/demo', (route) => {
      asked += 1;
      return route.fulfill({ status: 404, json: { error: 'not_found', detail: 'There is nothing at this address' } });
    });
    await screen.page.clock.install();
    await screen.page.goto(server.url);
    server.say(calmDay({ shop: { ...calmDay().shop, demo: true } }));
    await screen.page.getByTestId('demo').waitFor();
    await vi.waitFor(() => expect(asked).toBeGreaterThan(0), SOON);
    await screen.page.waitForLoadState('networkidle');
    const before = asked;
    await screen.page.clock.runFor(10_000);
    expect(asked).toBe(before);
    expect(await screen.page.getByTestId('story').count()).toBe(0);
  });

  test('the tab tells the state in its title and its icon', async () => {
    const { server, screen } = await show(calmDay());
    const tab = async () => [await screen.page.title(), await screen.page.locator('#favicon').getAttribute('href')];
    await vi.waitFor(
      async () => expect(await tab()).toEqual(['✓ Всё в порядке — Касса 1, Оптика на Садовой', './light-good.svg']),
      SOON,
    );
    server.say(calmDay({ alerts: [alert()] }));
    await vi.waitFor(async () => expect((await tab())[1]).toBe('./light-bad.svg'), SOON);
    expect((await tab())[0]).toContain('‼ Касса не принимает оплату');
  });

  test('everything can be reached by keyboard alone', async () => {
    const { screen } = await show(severalTerminals());
    await screen.page.getByTestId('data-time').waitFor();
    const reached: (string | null)[] = [];
    for (let index = 0; index < 30; index += 1) {
      await screen.page.keyboard.press('Tab');
      reached.push(await screen.page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null));
    }
    for (const target of ['sound', 'help', 'terminal-POS-001', 'open-report', 'open-screen']) {
      expect(reached).toContain(target);
    }
  });

  test('what it cannot draw, because the monitor is newer, leaves no picture that looks alive', async () => {
    const { server, screen } = await show(calmDay());
    await shows(screen, 'connection', 'Онлайн');
    server.say(calmDay({ shop: { ...calmDay().shop, time_zone: 'Mars/Olympus_Mons' } }));
    await shows(screen, 'connection', 'Обновите страницу: монитор обновился');
    expect(await screen.text('overall')).toBe('Обновите страницу: монитор обновился');
    expect(await screen.page.getByTestId('cash-value').count()).toBe(0);
    const again = screen.page.waitForEvent('load');
    await screen.page.getByTestId('reload').click();
    await again;
    server.say(calmDay());
    await shows(screen, 'overall', 'Всё в порядке');
    expect(screen.complaints).toEqual([]);
  });

  test('nor does a list that it cannot draw keep the picture as it was', async () => {
    const { server, screen } = await show(calmDay());
    await shows(screen, 'connection', 'Онлайн');
    await screen.page.route('**/api/v1/sales/weeks*', (route) =>
      route.fulfill({ json: { hours: [7], known_since: '' } }),
    );
    const asked = screen.page.waitForResponse(/sales\/weeks/);
    await screen.page.reload();
    await asked;
    server.say(calmDay({ cash_balance: 51_000 }));
    await shows(screen, 'cash-value', '51 000 ₽');
  });

  test('a tablet that was shown the way to a till remembers which', async () => {
    const server = await serve(calmDay());
    const screen = await open(`${server.url}#/POS-001`);
    await screen.page.getByTestId('data-time').waitFor();
    expect(await screen.page.evaluate(() => localStorage.getItem('pos-monitor'))).toContain('"till":"POS-001"');
  });

  test('can be installed', async () => {
    const { server, screen } = await show(calmDay());
    const manifest = await (await fetch(`${server.url}manifest.webmanifest`)).json();
    expect(manifest).toMatchObject({ display: 'standalone', start_url: './' });
    for (const { src } of manifest.icons) expect((await fetch(new URL(src, server.url))).status, src).toBe(200);
    const session = await screen.page.context().newCDPSession(screen.page);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // A test's browser is always a private window, which nothing can be installed from.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  });

  test('asks nothing of any other host', async () => {
    const { server, screen } = await show(calmDay());
    await screen.page.getByTestId('top-products').getByText('Оправа').waitFor();
    const hosts = await screen.page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin),
    );
    expect(new Set(hosts)).toEqual(new Set([new URL(server.url).origin]));
  });
});
