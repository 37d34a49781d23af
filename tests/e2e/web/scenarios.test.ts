/**
 * Every scenario of the simulator, with one till and with six, watched by the whole program: just its alerts appear, the
 * page says the same on every size of screen, and they disappear after.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, test, vi } from 'vitest';
import type { AlertAnswer, StatusAnswer } from '../../../src/api/schemas/status.ts';
import { localTime } from '../../../src/domain/day.ts';
import { scenarios } from '../../../src/simulator/index.ts';
import { counted, RECEIPTS } from '../../../src/web/text.ts';
import { chromiumPath, launch, look, plain, REFUSED, type Screen } from '../../support/browser.ts';
import { startFastDemo } from '../../support/fast-demo.ts';
import { drawn } from '../../support/share.ts';
import { shopZone } from '../../support/time/shop-zone.ts';
import { misplaced } from './page-layout.ts';

const PATIENCE = { timeout: 150_000, interval: 1000 };
/**
 * A breaker that opens for less than the poisoned receipt's own backoff lets the good ones behind it pass, and closes
 * for good: with the real timeout this receipt is tried first.
 */
const BREAKER_OPEN_SECONDS: Readonly<Record<string, number>> = { 'poison-receipt': 60 };
const SOON = { timeout: 120_000, interval: 100 };

let browser: Browser | null = null;

beforeAll(async () => {
  if (chromiumPath === null) return;
  browser = await launch();
}, 180_000);
afterAll(() => browser?.close());

/** In the first hour of a day nothing can be missed yet, and shortly before midnight that hour begins midway. */
const { hour, minute } = localTime(Date.now() / 1000, shopZone());
const canBeMissed = hour > 0 && (hour < 23 || minute < 40);
const playable = scenarios.filter(({ name }) => name !== 'till-silent' || canBeMissed);
const shops = playable.flatMap((scenario) => [1, 6].map((tills) => ({ scenario, tills, name: scenario.name })));

test.concurrent.for(drawn(import.meta.filename, 'scenarios with one till or six', shops, 6))(
  '$name, tills: $tills',
  { timeout: 360_000 },
  async ({ scenario, tills }, { expect }) => {
    const simulator = ['--scenario', scenario.name, '--terminals', String(tills)];
    const demo = await startFastDemo(simulator, BREAKER_OPEN_SECONDS[scenario.name]);
    const screen = browser === null ? null : await look(browser, demo.program.url);
    try {
      const { program, till } = demo;
      await demo.shown;
      expect(screen?.complaints.splice(0).filter((words) => !REFUSED.test(words)) ?? []).toEqual([]);
      const expected = till.player.expectedAlerts(scenario).sort();
      await vi.waitFor(async () => expect(await namesAt(program.url)).toEqual(expected), PATIENCE);
      if (screen !== null) {
        await vi.waitFor(async () => expect(await shown(screen)).toEqual(await told(program.url)), SOON);
        expect(await screen.text('demo')).toBe('DEMO');
        expect(await misplaced(screen)).toEqual([]);
        // A file that cannot be read is refused, and so is one that a busy machine does not read in time.
        expect(screen.complaints.filter((words) => !REFUSED.test(words))).toEqual([]);
      }

      await till.player.recover();
      expect(till.ledger()).toMatchObject({ lost: [], duplicates: 0 });
      const lasts = scenario.stands || scenario.clearsAfterSeconds > 0;
      const after = lasts ? expected : ['PosTestPrinter'];
      await vi.waitFor(async () => expect(await namesAt(program.url)).toEqual(after), PATIENCE);
    } finally {
      await screen?.close();
      await demo.stop();
    }
  },
);

async function alertsAt(url: string): Promise<AlertAnswer[]> {
  return (await (await fetch(`${url}/api/v1/alerts`)).json()) as AlertAnswer[];
}

async function namesAt(url: string): Promise<string[]> {
  // Of several tills each may have its own.
  return [...new Set((await alertsAt(url)).map((alert) => alert.name))].sort();
}

interface Seen {
  readonly alerts: readonly string[];
  readonly first: string;
  readonly pending: string;
  readonly shop: string;
  readonly stale: boolean;
}

async function shown(screen: Screen): Promise<Seen> {
  const alerts = await screen.page
    .locator('[data-alert]')
    .evaluateAll((elements) => elements.map((element) => element.getAttribute('data-alert') ?? ''));
  return {
    alerts: [...new Set(alerts)].sort(),
    first: await screen.text('overall'),
    pending: await screen.text('buffer-pending'),
    shop: await screen.text('shop-name'),
    stale: (await screen.page.getByTestId('stale').count()) > 0,
  };
}

/** What the page must show: the numbers of the API, or, where it has none, the last known ones, marked as not the present. */
async function told(url: string): Promise<Seen> {
  const all = await alertsAt(url);
  const alerts = [...new Set(all.map(({ name }) => name))].sort();
  const first = all.find(({ blinded_by }) => !alerts.includes(blinded_by ?? ''))?.title ?? 'Всё в порядке';
  const answer = await fetch(`${url}/api/v1/status`);
  const stale = answer.status === 503;
  const body = await answer.json();
  const { buffer, shop } = (stale ? body.last_known.data : body) as StatusAnswer;
  return { alerts, first, pending: plain(counted(buffer.pending, RECEIPTS)), shop: shop.name, stale };
}
