/** How the page lies on the screens of tablets, phones and PCs, with states made by hand. */
import { describe, expect, test } from 'vitest';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { chromiumPath } from '../../support/browser.ts';
import {
  alert,
  calmDay,
  NOON,
  noSession,
  type State,
  severalTerminals,
  sixTills,
  unknownAlerts,
  unreadable,
} from '../../support/page-states.ts';
import { drawn, lacks } from '../../support/share.ts';
import { isOnFirstScreen, SIZES, unfitting } from './page-layout.ts';
import { usePage, violations } from './page-on-screen.ts';

const ODDLY_NAMED = 'Смена в магазине, где всё называется длинно и подробно';

/** The longest of the demo's names. */
const DEMO = { ...calmDay().shop, name: 'Оптика «Ясный взгляд», Петропавловск-Камчатский', demo: true };
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
  [
    'what is for information, and a day of millions',
    calmDay({
      alerts: [alert({ name: 'PosTestPrinter', level: 'INFO' })],
      sales_today: {
        total_revenue: 1_257_800.5,
        total_count: 1530,
        hourly: Array.from({ length: 24 }, () => 52_408.35),
      },
    }),
  ],
  ['no session', noSession()],
  ['unreadable', unreadable()],
  ['unreadable while alerts stand', unknownAlerts()],
  ['never read', unreadable(null)],
  ['several terminals', severalTerminals()],
  ['six tills in trouble', sixTills()],
  ['six calm tills', sixTills({ alerts: [], shop: { ...calmDay().shop, name: ODDLY_NAMED } })],
];

describe.skipIf(lacks(import.meta.filename, chromiumPath === null, 'there is no Chromium'))(
  'the page on a screen',
  () => {
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
          expect(await unfitting(screen)).toEqual([]);
        });
      },
    );

    test.each([
      ['one till', calmDay({ alerts: URGENT.map((name) => alert({ name })) })],
      ['six tills', sixTills({ alerts: URGENT.map((name) => alert({ name })) })],
    ])(
      'what to do, whom to call and «Вижу» stand on the first screen, whatever is urgent: %s',
      async (_name, state) => {
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
      },
    );

    test('six tills stand on the first screen of a tablet, with what is wrong at each', async () => {
      const { screen } = await show(sixTills({ shop: DEMO }));
      for (let till = 1; till <= 6; till += 1) {
        expect(await isOnFirstScreen(screen, `terminal-POS-00${till}`, 768), `till ${till}`).toBe(true);
      }
      await shows(screen, 'terminal-status-POS-003', 'Смена открыта слишком долго');
      await screen.page.evaluate(() => scrollTo(0, 10_000));
      expect(await isOnFirstScreen(screen, 'overall', 768)).toBe(true);
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

    test('nothing moves when the data comes', async () => {
      // A demonstration's stories come a little later into its head; in a shop there are none.
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
  },
);
