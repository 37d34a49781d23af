/** What buffer.db says, drawn for one moment: the whole file, and each terminal in it. */
import { countNotPrinted, type Meant, meantReceipts } from './alerts/meant.ts';
import { type DayName, dayOf, type Seconds, shiftDay } from './day.ts';
import {
  type BufferFacts,
  type CashFacts,
  type LastReceipt,
  type MonthFacts,
  PACE_SECONDS,
  type SessionFacts,
  type UndeliveredReceipts,
  type WeeksFacts,
} from './facts.ts';
import { ownValue } from './foreign.ts';
import { outlivesNight, silentSince } from './hours.ts';
import type { Kopecks } from './money.ts';
import { ERROR_CLASSES, type ErrorClass, TEST_PRINTER_FN } from './receipt.ts';
import { type DaySales, reconciles } from './sales.ts';
import type { Shop } from './shop.ts';

/** The adapter's own default, where neither the file nor the operator says. */
const DEFAULT_CAPACITY = 200;
const A_DAY = 86_400;

/** A closed list, and below which age each class ends. */
const AGES = { under_1h: 3600, '1h_to_4h': 4 * 3600, '4h_to_24h': A_DAY, '1d_to_25d': 25 * A_DAY, over_25d: Infinity };
type AgeClass = keyof typeof AGES;
export const AGE_CLASSES = Object.keys(AGES) as AgeClass[];

export interface Till {
  readonly capacity: number;
  readonly pending: number;
  readonly syncing: number;
  readonly failed: number;
  readonly percentFull: number;
  /** How long until the buffer is full at the pace of the last half hour; null when it does not fill. */
  readonly secondsToFull: Seconds | null;
  readonly undelivered: Waiting;
  /** The undelivered receipts whose age is known, by age. */
  readonly ages: Readonly<Record<AgeClass, number>>;
  readonly oldestPendingAt: Seconds | null;
  readonly errors: Readonly<Record<ErrorClass, number>>;
  /** Undelivered receipts that the OFD keeps refusing, and those for which it refused our key. */
  readonly rejected: number;
  readonly accessDenied: number;
  readonly dlq: number;
  readonly lastSync: Seconds | null;
  readonly notPrinted: number;
  /** The receipts that alerts speak of, by the alert's name. */
  readonly meant: Meant;
  readonly duplicates: number;
  readonly month: MonthFacts | null;
  /** null until the last five weeks have been added up, and when the day has turned since. */
  readonly weeks: WeeksFacts | null;
  readonly deliveredMonths: BufferFacts['deliveredMonths'];
  /** Rows of the last 24 hours that could not be used. */
  readonly recentUnusable: number;
  /** Since when nothing was sold, in hours in which each of the last four weeks had sales; null where that is not so. */
  readonly silentSince: Seconds | null;
  /** null before the first printed receipt. */
  readonly testPrinter: boolean | null;
  readonly today: DaySales;
  readonly yesterday: DaySales;
  /** When all receipts of these two days were last looked at; null if since the file was last written. */
  readonly countedAt: Seconds | null;
  readonly sessionsKnown: boolean;
  readonly terminals: readonly TerminalTill[];
  readonly walBytes: number;
}

export interface TerminalTill {
  readonly posId: string;
  readonly name: string;
  readonly session: SessionFacts | null;
  readonly sessionOpen: boolean;
  /** In the hour after closing time: whether the shift will be too long in the morning; null where the shop never closes. */
  readonly outlivesNight: boolean | null;
  /** null where the file has no cash_transactions. */
  readonly cash: CashFacts | null;
  /** The till's cash less what the transactions add up to; null without an open session. */
  readonly cashDifference: Kopecks | null;
  /** Whether an open session's cash differs too much; null where nobody knows. */
  readonly cashMismatch: boolean | null;
  readonly recovered: boolean;
  readonly pending: number;
  readonly undelivered: Waiting;
  readonly lastReceipt: LastReceipt | null;
}

/** Receipts that the OFD does not have yet. */
export interface Waiting {
  readonly count: number;
  /** What those add up to that name a sum; null where none of them does. */
  readonly kopecks: Kopecks | null;
  /** How many of them have a document that names no sum. */
  readonly unpriced: number;
  readonly oldestAt: Seconds | null;
  /** How many of them nobody can say how long they have waited. */
  readonly undated: number;
}

/** `day` is the one that is called today. */
export function drawTill(
  facts: BufferFacts,
  shop: Shop,
  now: Seconds,
  recovered: ReadonlySet<string>,
  day = dayOf(now, shop.zone),
): Till {
  const { thresholds } = shop;
  const { pending, syncing, failed } = facts.counts;
  const capacity = shop.capacity ?? facts.capacity ?? DEFAULT_CAPACITY;
  return {
    capacity,
    pending,
    syncing,
    failed,
    percentFull: (pending * 100) / capacity,
    secondsToFull: timeToFull(facts, capacity, now),
    undelivered: waiting(facts.undelivered),
    ages: countAges(facts.undelivered, now),
    oldestPendingAt: oldestOf(facts.undelivered.filter((receipts) => receipts.status === 'pending')),
    errors: countErrors(facts.undelivered),
    rejected: numberOf(
      facts.undelivered.filter(
        ({ error, retries }) => error === 'rejected' && retries >= thresholds.rejected_min_retries,
      ),
    ),
    accessDenied: numberOf(facts.undelivered.filter(({ error }) => error === 'access')),
    dlq: facts.dlq,
    lastSync: facts.lastSync,
    notPrinted: countNotPrinted(facts, thresholds, now),
    meant: meantReceipts(facts, thresholds, now),
    duplicates: facts.duplicates.filter(({ firstAt }) => firstAt > now - A_DAY).length,
    month: facts.month,
    weeks: facts.weeks?.day === day ? facts.weeks : null,
    deliveredMonths: facts.deliveredMonths,
    recentUnusable: facts.unusable.filter((at) => at > now - A_DAY).length,
    silentSince: silentSince(facts, shop, now),
    testPrinter: isTestPrinter(Object.values(facts.lastReceipts)),
    ...salesOn(facts, day),
    countedAt: facts.countedAt,
    sessionsKnown: facts.sessions !== null,
    terminals: terminalsOf(facts, shop).map((posId) => drawTerminal(facts, shop, posId, recovered, now)),
    walBytes: facts.walBytes,
  };
}

/** The terminals that the file names and those that the operator expects, in a stable order. */
function terminalsOf(facts: BufferFacts, shop: Shop): string[] {
  return [...new Set([...Object.keys(shop.terminals), ...facts.terminals])].sort();
}

function drawTerminal(
  facts: BufferFacts,
  shop: Shop,
  posId: string,
  recovered: ReadonlySet<string>,
  now: Seconds,
): TerminalTill {
  const session = facts.sessions?.find((candidate) => candidate.posId === posId) ?? null;
  const sessionOpen = session !== null && session.status === 'open';
  const own = facts.undelivered.filter((receipts) => receipts.posId === posId);
  const cash =
    facts.cash === null ? null : (ownValue(facts.cash, posId) ?? { expected: null, unsynced: 0, oldestUnsynced: null });
  const expected = cash?.expected ?? null;
  // What is being closed is no more added up, and may yet stay open.
  const isOver = session === null || session.status === 'closed';
  const agrees =
    isOver || (sessionOpen ? reconciles(session.cash, expected, shop.thresholds.cash_tolerance_rubles) : null);
  return {
    posId,
    name: ownValue(shop.terminals, posId) ?? posId,
    session,
    sessionOpen,
    outlivesNight: outlivesNight(isOver ? null : session.openedAt, shop, now),
    cash,
    cashDifference: session !== null && sessionOpen ? difference(session.cash, expected) : null,
    cashMismatch: facts.sessions === null || agrees === null ? null : !agrees,
    recovered: sessionOpen && recovered.has(session.sessionId),
    pending: numberOf(own.filter(({ status }) => status === 'pending')),
    undelivered: waiting(own),
    lastReceipt: ownValue(facts.lastReceipts, posId) ?? null,
  };
}

function difference(actual: Kopecks | null, expected: Kopecks | null): Kopecks | null {
  return actual === null || expected === null ? null : actual - expected;
}

function waiting(receipts: readonly UndeliveredReceipts[]): Waiting {
  const count = numberOf(receipts);
  const unpriced = receipts.reduce((sum, group) => sum + group.unpriced, 0);
  return {
    count,
    kopecks: count > 0 && unpriced === count ? null : receipts.reduce((sum, { kopecks }) => sum + kopecks, 0),
    unpriced,
    oldestAt: oldestOf(receipts),
    undated: numberOf(receipts.filter(({ createdAt }) => createdAt === null)),
  };
}

function numberOf(receipts: readonly UndeliveredReceipts[]): number {
  return receipts.reduce((sum, { count }) => sum + count, 0);
}

function oldestOf(receipts: readonly UndeliveredReceipts[]): Seconds | null {
  return receipts.reduce<Seconds | null>(
    (oldest, { createdAt }) => (createdAt !== null && (oldest === null || createdAt < oldest) ? createdAt : oldest),
    null,
  );
}

function countErrors(receipts: readonly UndeliveredReceipts[]): Record<ErrorClass, number> {
  const counts = Object.fromEntries(ERROR_CLASSES.map((name) => [name, 0])) as Record<ErrorClass, number>;
  for (const { error, count } of receipts) if (error !== null) counts[error] += count;
  return counts;
}

function countAges(receipts: readonly UndeliveredReceipts[], now: Seconds): Record<AgeClass, number> {
  const counts = Object.fromEntries(AGE_CLASSES.map((name) => [name, 0])) as Record<AgeClass, number>;
  for (const { createdAt, count } of receipts) {
    const age = createdAt === null ? null : AGE_CLASSES.find((name) => now - createdAt < AGES[name]);
    if (age) counts[age] += count;
  }
  return counts;
}

function timeToFull(facts: BufferFacts, capacity: number, now: Seconds): Seconds | null {
  const since = now - PACE_SECONDS;
  const gained = facts.recent.reduce((sum, { at, gain }) => (at > since && at <= now ? sum + gain : sum), 0);
  if (gained <= 0) return null;
  const room = Math.max(0, capacity - facts.counts.pending);
  return (room * PACE_SECONDS) / gained;
}

function isTestPrinter(receipts: readonly LastReceipt[]): boolean | null {
  const printed = receipts.filter((receipt) => receipt.fnNumber !== null);
  const newest = printed.reduce<LastReceipt | null>(
    (best, receipt) => (best === null || receipt.createdAt > best.createdAt ? receipt : best),
    null,
  );
  return newest === null ? null : newest.fnNumber === TEST_PRINTER_FN;
}

/** Facts name their days; when the day has turned since they were read, the old "today" is yesterday. */
function salesOn(facts: BufferFacts, day: DayName): { today: DaySales; yesterday: DaySales } {
  const known = [facts.today, facts.yesterday];
  const salesOf = (name: string): DaySales => known.find((sales) => sales.day === name) ?? { day: name, terminals: {} };
  return { today: salesOf(day), yesterday: salesOf(shiftDay(day, -1)) };
}

/** Whether the day, or the one before it, is one of theirs: on all others they do not say what was sold. */
export function reachTo({ today, yesterday }: BufferFacts, day: DayName): boolean {
  return [day, shiftDay(day, -1)].some((name) => name === today.day || name === yesterday.day);
}
