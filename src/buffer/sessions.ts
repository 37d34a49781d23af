/** pos_sessions: one row a terminal. */
import type { Seconds } from '../domain/day.ts';
import type { SessionFacts } from '../domain/facts.ts';
import { parseRubles } from '../domain/money.ts';
import { all, amount, type Db, text, whole } from './rows.ts';

export interface SessionsRead {
  readonly sessions: SessionFacts[];
  /** By pos_id, so that its transactions can be found whatever bytes that is. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** Rows that are no session, or do not say how much is in it. */
  readonly bad: number;
}

const SESSIONS = `
SELECT rowid AS row, ${text('pos_id')} AS posId, ${text('session_id')} AS sessionId, ${text('status')} AS status,
  ${whole('opened_at')} AS openedAt, ${whole('closed_at')} AS closedAt,
  ${amount('cash_balance')} AS cash, ${amount('card_balance')} AS card, ${text('z_report_data')} AS zReport
FROM pos_sessions ORDER BY pos_id`;

interface Row {
  readonly row: number;
  readonly posId: string | null;
  readonly sessionId: string | null;
  readonly status: string | null;
  readonly openedAt: Seconds | null;
  readonly closedAt: Seconds | null;
  readonly cash: number | string | null;
  readonly card: number | string | null;
  readonly zReport: string | null;
}

export function readSessions(db: Db): SessionsRead {
  const sessions: SessionFacts[] = [];
  const rowOf = new Map<string, number>();
  let bad = 0;
  for (const row of all<Row>(db, SESSIONS)) {
    const session = toSession(row);
    if (session?.cash == null || session.card === null) bad += 1;
    if (session === null) continue;
    sessions.push(session);
    rowOf.set(session.posId, row.row);
  }
  return { sessions, rowOf, bad };
}

function toSession(row: Row): SessionFacts | null {
  const { posId, sessionId, status, openedAt, closedAt } = row;
  if (status !== 'open' && status !== 'closing' && status !== 'closed') return null;
  if (posId === null || sessionId === null || openedAt === null) return null;
  const [cash, card] = [parseRubles(row.cash), parseRubles(row.card)];
  return { posId, sessionId, status, openedAt, closedAt, cash, card, zReport: parseReport(row.zReport) };
}

function parseReport(json: string | null): SessionFacts['zReport'] {
  try {
    const value: unknown = JSON.parse(json ?? 'null');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
