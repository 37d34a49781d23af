/** pos_sessions: one row a terminal. */
import type { Seconds } from '../domain/day.ts';
import type { SessionFacts } from '../domain/facts.ts';
import { parsedObject } from '../domain/foreign.ts';
import { parseRubles } from '../domain/money.ts';
import { MOST_SESSIONS, MOST_TEXT_BYTES } from './bounds.ts';
import {
  all,
  amountColumn,
  count,
  type Db,
  dueAt,
  isPast,
  NUMBERED,
  pastOrNull,
  textColumn,
  wholeColumn,
} from './rows.ts';
import { earliest } from './sparingly.ts';

export interface SessionsRead {
  readonly sessions: SessionFacts[];
  /** By pos_id, so that its transactions can be found whatever bytes that is. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** Their time is not believed: it lies in the future, as all does while the clock is set back. */
  readonly unbelieved: ReadonlySet<string | null>;
  /** When one of their times from the future becomes one of the past; null where there is none. */
  readonly nextDue: Seconds | null;
  /** Rows that are no session, or do not say how much is in it. */
  readonly bad: number;
  /** Rows beyond the bound, which were not looked at. */
  readonly beyond: number;
}

const SESSIONS = `
SELECT iif(rowid ${NUMBERED}, rowid, NULL) AS row, ${textColumn('pos_id')} AS posId, ${textColumn('session_id')} AS sessionId, ${textColumn('status')} AS status,
  ${wholeColumn('opened_at')} AS openedAt, ${wholeColumn('closed_at')} AS closedAt,
  ${amountColumn('cash_balance')} AS cash, ${amountColumn('card_balance')} AS card, ${textColumn('z_report_data', MOST_TEXT_BYTES)} AS zReport
FROM pos_sessions ORDER BY pos_id LIMIT ${MOST_SESSIONS}`;

interface Row {
  readonly row: number | null;
  readonly posId: string | null;
  readonly sessionId: string | null;
  readonly status: string | null;
  readonly openedAt: Seconds | null;
  readonly closedAt: Seconds | null;
  readonly cash: number | string | null;
  readonly card: number | string | null;
  readonly zReport: string | null;
}

export function readSessions(db: Db, now: Seconds): SessionsRead {
  const sessions: SessionFacts[] = [];
  const rowOf = new Map<string, number>();
  let bad = 0;
  const rows = all<Row>(db, SESSIONS);
  for (const row of rows) {
    const session = row.row === null ? null : toSession(row, now);
    if (session?.cash == null || session.card === null) bad += 1;
    if (session === null || row.row === null) continue;
    sessions.push(session);
    rowOf.set(session.posId, row.row);
  }
  const unbelieved = new Set(rows.filter(({ openedAt }) => !isPast(openedAt, now)).map(({ sessionId }) => sessionId));
  const nextDue = earliest(rows.flatMap(({ openedAt, closedAt }) => [dueAt(openedAt, now), dueAt(closedAt, now)]));
  const beyond = rows.length < MOST_SESSIONS ? 0 : count(db, '(SELECT 1 FROM pos_sessions LIMIT 100000)') - rows.length;
  return { sessions, rowOf, unbelieved, nextDue, bad, beyond };
}

function toSession(row: Row, now: Seconds): SessionFacts | null {
  const { posId, sessionId, status, openedAt } = row;
  if (status !== 'open' && status !== 'closing' && status !== 'closed') return null;
  if (posId === null || sessionId === null || !isPast(openedAt, now)) return null;
  const closedAt = pastOrNull(row.closedAt, now);
  const [cash, card] = [parseRubles(row.cash), parseRubles(row.card)];
  return { posId, sessionId, status, openedAt, closedAt, cash, card, zReport: parseReport(row.zReport) };
}

const MOST_FIGURES = 50;
const LONGEST_FIGURE = 100;

/** Its figures by name: what is a list, or a report within the report, is none. */
function parseReport(json: string | null): SessionFacts['zReport'] {
  const report = parsedObject(json);
  if (report === null) return null;
  const figures = Object.entries(report).flatMap(([name, value]) =>
    name.length <= LONGEST_FIGURE && isFigure(value) ? ([[name, value]] as const) : [],
  );
  return Object.fromEntries(figures.slice(0, MOST_FIGURES));
}

function isFigure(value: unknown): value is string | number | boolean | null {
  if (typeof value === 'string') return value.length <= LONGEST_FIGURE;
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}
