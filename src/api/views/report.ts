/** A day's report as the API tells it. */
import { type DayName, dayEnd, dayStart, type Seconds } from '../../domain/day.ts';
import { toRubles, toRublesOrNull } from '../../domain/money.ts';
import {
  type DaySales,
  type DrawerFlow,
  type DrawerSpan,
  expectedIn,
  isKnownDay,
  type ProductSales,
  type TerminalDay,
  terminalDay,
} from '../../domain/sales.ts';
import type { Shop } from '../../domain/shop.ts';
import type { TerminalTill, Till } from '../../domain/till.ts';
import type { DayReportAnswer } from '../schemas/report.ts';
import { daySumsView, UNKNOWN_SUMS, waitingView } from './sales.ts';

interface ReportFacts {
  readonly shop: Shop;
  readonly till: Till;
  readonly sales: DaySales;
  /** The day of the file's first receipt. */
  readonly since: DayName | null;
  readonly posId: string | undefined;
  readonly now: Seconds;
  readonly products: readonly ProductSales[];
  readonly categories: readonly ProductSales[] | null;
  /** By terminal, of those whose shift is of that day. */
  readonly flows: ReadonlyMap<string, DrawerFlow | null>;
}

export function dayReportView(facts: ReportFacts): DayReportAnswer {
  const { shop, till, sales, since, posId, now, products, categories } = facts;
  const isKnown = isKnownDay({ since, today: till.today.day }, sales);
  const total = isKnown ? terminalDay(sales, posId) : null;
  const isToday = sales.day === till.today.day;
  const own = till.terminals.find((terminal) => terminal.posId === posId);
  return {
    shop: shop.name,
    time_zone: shop.zone,
    demo: shop.demo,
    date: sales.day,
    pos_id: posId ?? null,
    made_at: Math.floor(now),
    known_since: since,
    total: figures(total),
    terminals: terminalsOf(facts).map(({ id, name, terminal }) => ({
      pos_id: id,
      name,
      ...figures(isKnown ? terminalDay(sales, id) : null),
      drawer: terminal === undefined ? null : drawerView(terminal, facts.flows),
    })),
    hours: total?.hours.map(({ count, kopecks }, hour) => ({ hour, revenue: toRubles(kopecks), count })) ?? null,
    products: isKnown ? products.map(productView) : null,
    categories: isKnown && categories !== null ? categories.map(productView) : null,
    undelivered: isToday ? waitingView(own?.undelivered ?? till.undelivered) : null,
    counted_at: isToday ? till.countedAt : null,
  };
}

/** Shifts that lie in the day, as far as the file still tells of them: it keeps the newest of each terminal. */
export function shiftSpans({ terminals }: Till, day: DayName, posId: string | undefined, zone: string): DrawerSpan[] {
  const [from, to] = [dayStart(day, zone), dayEnd(day, zone)];
  return terminals.flatMap(({ posId: id, session }): DrawerSpan[] => {
    if (session === null || (posId !== undefined && id !== posId)) return [];
    const { openedAt, closedAt } = session;
    if (openedAt >= to || (closedAt !== null && closedAt < from)) return [];
    return [{ posId: id, from: openedAt, to: closedAt === null ? Number.MAX_SAFE_INTEGER : closedAt + 1 }];
  });
}

/** The one that was asked for; else all there are, and who sold then: that a till sold nothing is told, too. */
function terminalsOf({ till, sales, posId }: ReportFacts) {
  const all = [...till.terminals.map((terminal) => terminal.posId), ...Object.keys(sales.terminals)];
  const ids = posId === undefined ? [...new Set(all)].sort() : [posId];
  return ids.map((id) => {
    const terminal = till.terminals.find((known) => known.posId === id);
    return { id, name: terminal?.name ?? id, terminal };
  });
}

type Figures = DayReportAnswer['total'];

export const UNKNOWN_FIGURES: Figures = { ...UNKNOWN_SUMS, average: null, malformed: null };

function figures(day: TerminalDay | null): Figures {
  if (day === null) return UNKNOWN_FIGURES;
  const { sales, malformed } = day;
  return {
    ...daySumsView(day),
    average: sales.count === 0 ? null : toRubles(Math.round(sales.kopecks / sales.count)),
    malformed,
  };
}

/** Where the sum by time and the sum in order differ, a clock was set about the shift's beginning: then parts are not told. */
function drawerView(
  { posId, session, cash }: TerminalTill,
  flows: ReportFacts['flows'],
): DayReportAnswer['terminals'][number]['drawer'] {
  const found = flows.get(posId);
  if (session === null || found === undefined) return null;
  const isOpen = session.status === 'open';
  const summed = found === null ? null : expectedIn(found);
  const expected = isOpen ? (cash?.expected ?? null) : summed;
  const flow = expected !== null && expected === summed ? found : null;
  // What is being closed may already be counted out, and may yet stay open.
  const actual = session.status === 'closing' ? null : session.cash;
  return {
    status: session.status,
    opened_at: session.openedAt,
    closed_at: session.closedAt,
    put_in: toRublesOrNull(flow?.putIn ?? null),
    sales: toRublesOrNull(flow?.sales ?? null),
    refunds: toRublesOrNull(flow?.refunds ?? null),
    taken_out: toRublesOrNull(flow?.takenOut ?? null),
    expected: toRublesOrNull(expected),
    actual: toRublesOrNull(actual),
    difference: expected === null || actual === null ? null : toRubles(actual - expected),
  };
}

function productView({ name, quantity, kopecks }: ProductSales) {
  return { name, quantity, revenue: toRubles(kopecks) };
}
