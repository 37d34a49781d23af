/** What a scenario is, and what several of them do. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TimeZone } from '../../domain/day.ts';
import { TEST_PRINTER_FN } from '../../domain/receipt.ts';
import { readHealth } from '../adapter-handle.ts';
import { nextBasket } from '../baskets.ts';
import { createRandom } from '../random.ts';
import type { Till } from '../till.ts';
import type { ReceiptOverrides } from '../writer.ts';

export interface Scenario {
  /** As typed on the command line. */
  readonly name: string;
  /** In Russian, for the screen. */
  readonly title: string;
  /** What it is about to do, in Russian. */
  readonly about: string;
  /** Alerts that stand while the scenario is on, suppressed ones left out. */
  readonly expectedAlerts: readonly string[];
  /** Alerts that may show on the way there and give place to the expected ones. */
  readonly passingAlerts: readonly string[];
  /** How far in the past a run that begins with this scenario starts; 0 is played in real time. */
  readonly startsSecondsAgo: number;
  /** How long after the recovery the alerts still stand, by their own definition. */
  readonly clearsAfterSeconds: number;
  /** Settings that the monitor of a shop in that zone needs for it; sections are laid over those that it has. */
  monitorConfig(zone: TimeZone): Readonly<Record<string, unknown>>;
  /** The series that its monitor cannot read: no till makes it fail, so that the monitor's own defect is played. */
  readonly brokenSeries: string | null;
  /** The monitor alone is what the alerts come from, so that these outlast the recovery. */
  readonly stands: boolean;
  /** Resolves when the till shows it. */
  steps(till: Till): Promise<void>;
  /** Resolves when the till is well again. */
  recover(till: Till): Promise<void>;
}

type Required = 'name' | 'title' | 'about' | 'expectedAlerts';

interface Definition extends Pick<Scenario, Required>, Partial<Omit<Scenario, Required | 'recover'>> {
  /** What is to be done before the till delivers again. */
  readonly mend?: (till: Till) => Promise<void> | void;
}

/** One that does nothing to the till has nothing to recover from. */
export function defineScenario({ mend, ...scenario }: Definition): Scenario {
  return {
    passingAlerts: [],
    startsSecondsAgo: 0,
    clearsAfterSeconds: 0,
    brokenSeries: null,
    stands: false,
    monitorConfig: () => ({}),
    steps: async () => {},
    recover: async (till) => {
      if (scenario.steps === undefined) return;
      await mend?.(till);
      await recoverDelivery(till);
    },
    ...scenario,
  };
}

/** Its monitor has to be started for it: it cannot be played in the middle. */
export function needsItsMonitor({ brokenSeries, monitorConfig }: Scenario, zone: TimeZone): boolean {
  return brokenSeries !== null || Object.keys(monitorConfig(zone)).length > 0;
}

/**
 * The test printer says of itself that it is one, in every scenario: where its receipts can be read no longer, what
 * stood before is unknown, and stays.
 */
export function alertsOf({ expectedAlerts }: Scenario, fnNumber: string): string[] {
  return [...expectedAlerts, ...(fnNumber === TEST_PRINTER_FN ? ['PosTestPrinter'] : [])];
}

/** Enough at once for the breaker to open within one batch. */
export const ENOUGH_TO_TRIP = 6;

/** A breaker that has just opened keeps everybody waiting for a minute. */
const PATIENCE_SECONDS = 240;

export function waitFor(till: Till, what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  return until(what, condition, PATIENCE_SECONDS, till.closing);
}

export async function sell(till: Till, count: number): Promise<void> {
  for (let sold = 0; sold < count; sold++) {
    till.closing.throwIfAborted();
    await till.shoppers.buy();
  }
}

/** Sends until the breaker is so. */
export async function breakerIs(till: Till, state: 'OPEN' | 'CLOSED'): Promise<void> {
  await waitFor(till, `the breaker to be ${state}`, async () => {
    await till.sync();
    return (await readHealth(till.adapterUrl)).components.circuit_breaker.state === state;
  });
}

async function recoverDelivery(till: Till): Promise<void> {
  await deliverAll(till);
  till.letCustomersIn();
}

/** The OFD is well again; everything that waits is delivered, as soon as the breaker lets it through. */
export async function deliverAll(till: Till): Promise<void> {
  till.ofd.mode = 'accept';
  till.ofd.poison.clear();
  await waitFor(till, 'everything to be delivered', async () => {
    if (till.pending() === 0) return true;
    await till.sync();
    return till.pending() === 0;
  });
}

/**
 * Sells over a stretch of shop time. Where the shop's clock is that far behind, it is lived through; otherwise the
 * rows are written as they would be now.
 */
export async function sellOver(till: Till, count: number, overSeconds: number): Promise<void> {
  if (till.clock.lag() < overSeconds) {
    // Rows of the present beside a shop that is still in the past would outlive the end of its shift.
    await till.catchUp();
    addAged(till, count, overSeconds, 0);
    return;
  }
  const start = till.clock.now();
  for (let sold = 1; sold <= count; sold++) {
    await till.shoppers.buy();
    // Counted from the start: what the sales themselves take must not make the stretch longer than the past.
    const next = start + (overSeconds * 1000 * sold) / count;
    await till.clock.sleep(Math.max(0, next - till.clock.now()) / 1000, till.closing);
    till.closing.throwIfAborted();
  }
}

/** Pending receipts, evenly spread between two ages. */
export function addAged(
  till: Till,
  count: number,
  oldestSeconds: number,
  newestSeconds: number,
  overrides: ReceiptOverrides = {},
): string[] {
  const now = Math.floor(Date.now() / 1000);
  const random = createRandom(till.settings.seed + oldestSeconds);
  const { terminals, sessions, fnNumber } = till.settings;
  return till.edit((writer) => {
    const opened = writer.db.prepare<[string], { opened_at: number }>(
      "SELECT opened_at FROM pos_sessions WHERE pos_id = ? AND status = 'open'",
    );
    return Array.from({ length: count }, (_, index) => {
      const age = oldestSeconds - ((oldestSeconds - newestSeconds) * index) / Math.max(1, count - 1);
      const createdAt = Math.floor(now - age);
      const posId = terminals[index % terminals.length] ?? 'POS-001';
      // A sale from before the present shift belongs to a drawer that has been counted and emptied since.
      const inSession = sessions && (opened.get(posId)?.opened_at ?? Number.POSITIVE_INFINITY) <= createdAt;
      return writer.addReceipt({ posId, createdAt, basket: nextBasket(random), inSession, fnNumber, ...overrides });
    });
  });
}

/** Somebody has looked after each receipt that was given up. */
export function resolveDlq(till: Till): void {
  till.edit(({ db }) =>
    db
      .prepare('UPDATE dlq SET resolved_at = ?, resolved_by = ? WHERE resolved_at IS NULL')
      .run(Math.floor(Date.now() / 1000), 'администратор'),
  );
}

export function daysFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Waits for a condition instead of for a time. What takes long is looked at more seldom: looking is work, too. */
const [LOOK_OFTEN_MS, LOOK_SELDOM_MS] = [25, 250];

export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  limitSeconds = 120,
  signal?: AbortSignal,
): Promise<void> {
  const began = performance.now();
  while (!(await condition())) {
    signal?.throwIfAborted();
    const waited = performance.now() - began;
    if (waited > limitSeconds * 1000) throw new Error(`gave up after ${limitSeconds} s waiting for: ${what}`);
    await sleep(Math.min(LOOK_SELDOM_MS, Math.max(LOOK_OFTEN_MS, waited / 20)));
  }
}
