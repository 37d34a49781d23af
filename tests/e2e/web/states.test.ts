/** The page in a real browser, with states made by hand: what it shows, and what can be done with it. */
import { describe, expect, test, vi } from 'vitest';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { chromiumPath, plain, type Screen } from '../../support/browser.ts';
import {
  alert,
  calmDay,
  NOON,
  noSession,
  type State,
  severalTerminals,
  sixTills,
  terminal,
  unknownAlerts,
  unreadable,
} from '../../support/page-states.ts';
import { drawn, lacks } from '../../support/share.ts';
import { SOON, usePage, violations } from './page-on-screen.ts';

const SIZES = [
  [360, 800],
  [768, 1024],
  [1024, 768],
  [1440, 900],
] as const;
const ODDLY_NAMED = 'Смена в магазине, где всё называется длинно и подробно';

const DEMO = { ...calmDay().shop, demo: true };
const TROUBLE = calmDay({
  shop: DEMO,
  alerts: [alert(), alert({ level: 'P2', name: 'PosBreakerOpen', message: 'ОФД недоступен', action: 'Ждите.' })],
  kkt_status: { ...calmDay().kkt_status, state: 'busy', circuit_breaker_state: 'OPEN', ofd_status: 'offline' },
  notifications: { configured: true, working: false, last_watchdog_at: NOON - 900, channels: [] },
});
/** Everything that can be urgent. */
const URGENT = drawn(
  import.meta.filename,
  'urgent alerts in all sizes',
  catalog.filter(({ rules }) => rules.some(({ level }) => level === 'P1')).map(({ name }) => name),
  4,
);
const STATES: readonly (readonly [string, State])[] = [
  ['a calm day', calmDay()],
  ['trouble in a demonstration', TROUBLE],
  ['no session', noSession()],
  ['unreadable', unreadable()],
  ['unreadable while alerts stand', unknownAlerts()],
  ['never read', unreadable(null)],
  ['several terminals', severalTerminals()],
  ['six tills in trouble', sixTills()],
  ['six calm tills', sixTills({ alerts: [], shop: { ...calmDay().shop, name: ODDLY_NAMED } })],
];

describe.skipIf(lacks(import.meta.filename, chromiumPath === null, 'there is no Chromium'))('the page', () => {
  const { show, shows } = usePage();

  describe.each(drawn(import.meta.filename, 'states in both colours and all sizes', STATES, 4))(
    '%s',
    (_name, state) => {
      test.each(['light', 'dark'] as const)('is readable for everybody, %s', async (colorScheme) => {
        const { screen } = await show(state, { colorScheme });
        await screen.page.getByTestId('data-time').waitFor();
        expect(await violations(screen)).toEqual([]);
        expect(screen.complaints).toEqual([]);
      });

      test('fits every screen, and with text of twice the size', async () => {
        const { screen } = await show(state);
        await screen.page.getByTestId('data-time').waitFor();
        for (const scale of ['100%', '200%']) {
          await screen.page.evaluate((size) => document.documentElement.style.setProperty('font-size', size), scale);
          for (const [width, height] of SIZES) {
            await screen.page.setViewportSize({ width, height });
            expect(await overflowing(screen), `${width} px, ${scale}`).toEqual([]);
            expect(await brokenWords(screen), `${width} px, ${scale}`).toEqual([]);
          }
        }
      });
    },
  );

  test.each([
    ['one till', calmDay({ alerts: URGENT.map((name) => alert({ name })) })],
    ['six tills', sixTills({ alerts: URGENT.map((name) => alert({ name })) })],
  ])('what to do, whom to call and «Вижу» stand on the first screen, whatever is urgent: %s', async (_name, state) => {
    const { server, screen } = await show(state);
    for (const [width, height] of SIZES) {
      await screen.page.setViewportSize({ width, height });
      for (const urgent of state.alerts) {
        server.say({ ...state, alerts: [urgent, alert({ name: 'PosBreakerOpen', level: 'P2' })] });
        await shows(screen, 'overall', urgent.title);
        const where = `${urgent.name}, ${width} × ${height}`;
        for (const part of ['overall', 'steps', 'acknowledge', 'help', ...(urgent.call === null ? [] : ['call'])]) {
          expect(await isOnFirstScreen(screen, part, height), `${part}: ${where}`).toBe(true);
        }
      }
    }
    expect(await screen.page.getByTestId('call').first().getAttribute('href')).toBe('tel:+79000000000');
    const size = (element: Element) => Number.parseFloat(getComputedStyle(element).fontSize);
    expect(await screen.page.getByTestId('overall').evaluate(size)).toBe(32);
    expect(await screen.page.getByTestId('steps').first().evaluate(size)).toBe(20);
  });

  test('six tills stand on the first screen of a tablet, with what is wrong at each', async () => {
    const { screen } = await show(sixTills());
    for (let till = 1; till <= 6; till += 1) {
      expect(await isOnFirstScreen(screen, `terminal-POS-00${till}`, 768), `till ${till}`).toBe(true);
    }
    await shows(screen, 'terminal-status-POS-003', 'Смена открыта слишком долго');
    await screen.page.evaluate(() => scrollTo(0, 10_000));
    expect(await isOnFirstScreen(screen, 'overall', 768)).toBe(true);
  });

  test('the page that helps opens over the screen, and its links stay there', async () => {
    const { server, screen } = await show(calmDay({ alerts: [alert()] }));
    await screen.page.getByTestId('help').click();
    await screen.page.getByRole('heading', { name: 'Касса не принимает оплату', level: 1 }).waitFor();
    expect(server.asked).toContain('/runbooks/PosBufferFull');
    expect(await violations(screen)).toEqual([]);
    await screen.page.locator('.runbook summary').click();
    await screen.page.getByRole('link', { name: 'нет интернета' }).click();
    await vi.waitFor(() => expect(server.asked).toContain('/runbooks/internet-down'), SOON);
    await screen.page.getByTestId('sheet-close').click();
    await shows(screen, 'overall', 'Касса не принимает оплату');
  });

  test('a quantity is never broken up, not even on a phone with text of twice the size', async () => {
    const { screen } = await show(calmDay(), { viewport: { width: 360, height: 740 } });
    await screen.page.getByTestId('top-products').getByText('Оправа').waitFor();
    await screen.page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    const lines = await screen.page.locator('.products .quantity').evaluateAll((quantities) =>
      quantities.map((quantity) => {
        const range = document.createRange();
        range.selectNodeContents(quantity);
        return new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top))).size;
      }),
    );
    expect(new Set(lines)).toEqual(new Set([1]));
  });

  test('shows a change without reloading', async () => {
    const { server, screen } = await show(calmDay());
    await shows(screen, 'cash-value', '50 000 ₽');
    await screen.page.evaluate(() => Reflect.set(window, 'mark', 'same page'));
    server.say(calmDay({ cash_balance: 51_234.5 }));
    await shows(screen, 'cash-value', '51 234,50 ₽');
    expect(await screen.page.evaluate(() => Reflect.get(window, 'mark'))).toBe('same page');
  });

  test('nothing moves when the data comes', async () => {
    // The bar of a demonstration pushes everything down once; in a shop there is none.
    const { screen } = await show(
      { ...TROUBLE, shop: calmDay().shop },
      {
        before: () => {
          Reflect.set(window, 'shifts', 0);
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
              Reflect.set(
                window,
                'shifts',
                Number(Reflect.get(window, 'shifts')) + Number(Reflect.get(entry, 'value')),
              );
            }
          }).observe({ type: 'layout-shift', buffered: true });
        },
      },
    );
    await screen.page.getByTestId('top-products').getByText('Оправа').waitFor();
    expect(await screen.page.evaluate(() => Reflect.get(window, 'shifts'))).toBeLessThan(0.02);
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

  test('a tap on the sales shows seven days beside the week before', async () => {
    const { screen } = await show(calmDay());
    await screen.page.getByTestId('show-week').click();
    await shows(screen, 'week-total', '1 368 800 ₽');
    expect(await screen.text('week-before')).toBe('неделей раньше: 1 283 024 ₽ (+5 %, сегодня к 14:00)');
    await screen.page.getByTestId('day-2026-10-08').click();
    await shows(screen, 'report-revenue', '149 500,00 ₽');
    await screen.page.keyboard.press('Escape');
    await screen.page.getByTestId('show-hours').click();
    await screen.page.getByTestId('traffic').waitFor();
    expect(await violations(screen)).toEqual([]);
    expect(await violations(screen)).toEqual([]);
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

  test('the export asks for the chosen days and refuses impossible ones', async () => {
    const { screen } = await show(calmDay());
    await screen.page.getByTestId('open-export').click();
    const link = screen.page.getByTestId('export-link');
    expect(await link.getAttribute('href')).toBe('api/v1/sales/export.csv?from=2026-10-09&to=2026-10-09');
    await screen.page.getByTestId('export-from').fill('2026-10-01');
    expect(await link.getAttribute('href')).toBe('api/v1/sales/export.csv?from=2026-10-01&to=2026-10-09');
    await screen.page.getByTestId('export-from').fill('2024-01-01');
    expect(await screen.text('export-problem')).toBe('Не больше 366 дней за раз');
    expect(await link.count()).toBe(0);
    expect(await violations(screen)).toEqual([]);
    await screen.page.keyboard.press('Escape');
    await screen.page.getByTestId('export').waitFor({ state: 'detached' });
    expect(await screen.page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('open-export');
  });

  test('the report of a day goes to paper alone', async () => {
    const { screen } = await show(calmDay());
    await screen.page.getByTestId('open-report').click();
    await shows(screen, 'report-revenue', '170 000,00 ₽');
    expect(await screen.text('report-refunds')).toBe('2 500,00 ₽ (чеков: 1)');
    expect(await screen.text('table-drawer')).toContain('Недостача500,00 ₽');
    expect(await violations(screen)).toEqual([]);
    await screen.page.emulateMedia({ media: 'print' });
    expect(await screen.page.getByTestId('cash-value').isVisible()).toBe(false);
    expect(await screen.page.getByTestId('report-revenue').isVisible()).toBe(true);
    expect(await screen.page.getByTestId('report-print').isVisible()).toBe(false);
    await screen.page.emulateMedia({ media: 'screen' });
    await screen.page.getByTestId('report-day').fill('2026-10-08');
    await shows(screen, 'report-revenue', '149 500,00 ₽');
    expect(await screen.page.getByTestId('report-pdf').getAttribute('href')).toBe(
      'api/v1/reports/day.pdf?day=2026-10-08',
    );
  });

  test('the journal tells what was wrong, for how long, and who saw it', async () => {
    const { screen } = await show(calmDay());
    await screen.page.getByTestId('open-journal').click();
    const lines = screen.page.getByTestId('journal-line');
    await vi.waitFor(async () => expect(await lines.count()).toBe(6), SOON);
    const told = (await lines.allTextContents()).map(plain);
    expect(told[2]).toBe(
      '12:23 – 13:08Касса не принимает оплату45 минувидели в 12:25: Касса 1Буфер переполнен: чеков 200',
    );
    expect(told[1]).toContain('14:03 – конца не видели');
    expect(await violations(screen)).toEqual([]);
  });

  test('a receipt is found and opened, with what went wrong', async () => {
    const { server, screen } = await show(calmDay());
    await screen.page.getByTestId('open-find').click();
    await screen.page.getByTestId('find-sum').fill('12500');
    await screen.page.getByTestId('find-go').click();
    await screen.page.getByTestId('found').waitFor();
    expect(server.asked.at(-1)).toBe('/api/v1/receipts?sum=12500&from=2026-10-09&to=2026-10-09');
    expect(await violations(screen)).toEqual([]);
    await screen.page.getByTestId('found').getByRole('button').first().click();
    await shows(screen, 'receipt-delivery', 'Не передан в ОФД');
    expect(await screen.text('receipt')).toContain('Последний ответ ОФД: OFD returned 400');
    expect(await violations(screen)).toEqual([]);
    await screen.page.getByTestId('receipt-back').click();
    await screen.page.getByTestId('found').waitFor();
  });

  test('without the server each says so, and not that there is nothing', async () => {
    const { server, screen } = await show(calmDay());
    await screen.page.getByTestId('data-time').waitFor();
    await server.close();
    for (const dialog of ['report', 'journal', 'find']) {
      await screen.page.getByTestId(`open-${dialog}`).click();
      await vi.waitFor(async () => expect(await screen.text(`${dialog}-problem`)).toContain('Нет связи'), SOON);
      await screen.page.keyboard.press('Escape');
    }
  });

  test('everything can be reached by keyboard alone', async () => {
    const { screen } = await show(severalTerminals());
    await screen.page.getByTestId('data-time').waitFor();
    const reached: (string | null)[] = [];
    for (let index = 0; index < 30; index += 1) {
      await screen.page.keyboard.press('Tab');
      reached.push(await screen.page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null));
    }
    for (const target of ['sound', 'help', 'terminal-POS-001', 'open-report', 'screen-settings']) {
      expect(reached).toContain(target);
    }
  });

  test('a new screen is shown the way by a code, for all tills or for one', async () => {
    const { server, screen } = await show(sixTills({ alerts: [] }));
    await screen.page.getByTestId('screen-settings').click();
    // The address is this PC's own, which is nobody else's.
    await shows(screen, 'new-screen', plain((await screen.page.getByTestId('new-screen').textContent()) ?? ''));
    expect(await screen.page.getByTestId('qr').count()).toBe(0);
    await screen.page.context().route('http://kassa.local/**', async (route) => {
      const { pathname, search } = new URL(route.request().url());
      await route.fulfill({ response: await route.fetch({ url: new URL(pathname + search, server.url).href }) });
    });
    await screen.page.goto('http://kassa.local/');
    await screen.page.getByTestId('screen-settings').click();
    await screen.page.getByTestId('qr').waitFor();
    await screen.page.getByTestId('new-screen-till').selectOption('POS-003');
    await shows(screen, 'new-screen-address', 'http://kassa.local/#/POS-003');
    expect(await violations(screen)).toEqual([]);
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

  test('asks nothing of any other host, and is quick on a bad line', async () => {
    const { server, screen } = await show(calmDay());
    await screen.page.getByTestId('top-products').getByText('Оправа').waitFor();
    const hosts = await screen.page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin),
    );
    expect(new Set(hosts)).toEqual(new Set([new URL(server.url).origin]));
  });
});

async function isOnFirstScreen({ page }: Screen, testId: string, height: number): Promise<boolean> {
  const box = await page.getByTestId(testId).first().boundingBox();
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}

/** Words that begin on one line and end on another. */
function brokenWords({ page }: Screen): Promise<string[]> {
  return page.evaluate(() => {
    const broken: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || parent.closest('.visually-hidden, [hidden]') !== null) continue;
      // Left for the ear alone.
      if (getComputedStyle(parent).clipPath !== 'none') continue;
      for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[\p{L}\d]+/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top)));
        if (lines.size > 1) broken.push(`${word} in ${parent.className}`);
      }
    }
    return broken;
  });
}

/** Elements that stick out of the window, which must not scroll sideways. */
function overflowing({ page }: Screen): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.closest('.visually-hidden') === null)
      .filter((element) => element.scrollWidth > width || element.getBoundingClientRect().right > width + 1)
      .map((element) => `${element.tagName}.${element.getAttribute('class')}`);
  });
}
