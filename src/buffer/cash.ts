/** What an open session's cash transactions add up to, kept in step as they come; and what Odoo does not have yet. */
import type { Seconds } from '../domain/day.ts';
import type { CashFacts } from '../domain/facts.ts';
import { type Kopecks, parseRubles } from '../domain/money.ts';
import type { DrawerFlow, DrawerSpan } from '../domain/sales.ts';
import { Anchor } from './anchor.ts';
import { MOST_TERMINALS, MOST_TRANSACTIONS } from './bounds.ts';
import {
  all,
  amountColumn,
  type Db,
  EARLIEST,
  each,
  NUMBERED,
  POS_ID,
  textColumn,
  value,
  wholeColumn,
} from './rows.ts';
import type { OpenBuffer } from './safe-open.ts';
import type { SessionsRead } from './sessions.ts';
import { earliest, Sparingly } from './sparingly.ts';

interface CashRead {
  readonly cash: Record<string, CashFacts>;
  /** Transactions of open sessions whose amount or kind cannot be read. */
  readonly bad: number;
  /** When another reading of the same file would say more; null where it would not. */
  readonly staleUntil: number | null;
}

const ROW = `rowid AS row, ${POS_ID} AS posId, ${wholeColumn('timestamp')} AS at, ${textColumn('transaction_type')} AS type,
  ${textColumn('payment_method')} AS method, ${amountColumn('amount')} AS amount`;

const NEW = `SELECT ${ROW} FROM cash_transactions WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ${MOST_TRANSACTIONS}`;

/** The session stands for the pos_id, which may be any bytes. */
const OF_SESSION = 'pos_id = (SELECT pos_id FROM pos_sessions WHERE rowid = ?)';
/** A day before the session, so that a clock which was set back about its beginning shows. */
const FIRST = `SELECT min(rowid) AS row FROM (SELECT rowid FROM cash_transactions
  WHERE ${OF_SESSION} AND timestamp >= ? AND +rowid ${NUMBERED} ORDER BY timestamp LIMIT ${MOST_TRANSACTIONS})`;
const IN_ORDER = `SELECT ${ROW} FROM cash_transactions
  WHERE rowid > ? AND rowid <= ? AND +${OF_SESSION} ORDER BY rowid LIMIT ${MOST_TRANSACTIONS}`;

const UNSYNCED = `SELECT ${POS_ID} AS posId, count(*) AS n, min(iif(timestamp >= ${EARLIEST}, ${wholeColumn('timestamp')}, NULL)) AS oldest
  FROM (SELECT pos_id, timestamp FROM cash_transactions WHERE synced_to_odoo = 0 LIMIT ${MOST_TRANSACTIONS})
  GROUP BY 1 LIMIT ${MOST_TERMINALS}`;

interface Row {
  readonly row: number;
  readonly posId: string | null;
  readonly at: Seconds | null;
  readonly type: string | null;
  readonly method: string | null;
  readonly amount: number | string | null;
}

interface Drawer {
  /** Of the session in its table. */
  readonly row: number;
  readonly sessionId: string;
  readonly openedAt: Seconds;
  /**
   * The newest transaction before we first saw the session, in the reading before that; null at the first reading, where
   * the opening was corrected since, and where the session had been there before its time was believed.
   */
  readonly after: number | null;
  /** And when we saw it: whatever came later is the session's, whatever clock it bears. */
  readonly seenAt: number;
  kopecks: Kopecks;
  bad: number;
  /** The clock was set back about the time at which the session was opened, so what belongs to it cannot be told. */
  unclear: boolean;
}

interface Unsynced {
  readonly posId: string | null;
  readonly n: number;
  readonly oldest: Seconds | null;
}

const A_DAY = 86_400;
/** Within so little two transactions may be written in another order than they were made in. */
const JITTER = 60;

export class CashBook {
  readonly #anchor = new Anchor('cash_transactions');
  readonly #summedUp: Sparingly<null>;
  readonly #unsynced: Sparingly<Unsynced[]>;
  #drawers = new Map<string, Drawer>();
  /** The newest transaction of the reading before. */
  #before: number | null = null;
  #unbelieved: SessionsRead['unbelieved'] = new Set();

  constructor(clock: () => number) {
    this.#summedUp = new Sparingly(clock);
    this.#unsynced = new Sparingly(clock);
  }

  #forget(): void {
    this.#drawers.clear();
    this.#before = null;
    this.#summedUp.forget();
    this.#unsynced.forget();
  }

  read(buffer: OpenBuffer, sessions: SessionsRead): CashRead {
    const { db } = buffer;
    if (!this.#anchor.holds(buffer)) this.#forget();
    buffer.whenBad(() => this.#forget());
    const newest = this.#anchor.newestRow(db);
    if (this.#drawers.size > 0) this.#addNew(db, newest);
    this.#anchor.mark(buffer, newest);
    this.#turnTo(db, sessions, newest);
    this.#before = newest;
    // Now and then all is added up again: a transaction may have been corrected by hand.
    this.#summedUp.ask(() => {
      for (const drawer of this.#drawers.values()) sumUp(db, drawer, newest);
      return null;
    });
    const unsynced = this.#unsynced.ask(() => all<Unsynced>(db, UNSYNCED));
    const staleUntil = earliest([this.#summedUp.staleUntil, this.#unsynced.staleUntil]);
    return { cash: this.#facts(sessions, unsynced), bad: this.#badRows(), staleUntil };
  }

  #addNew(db: Db, newest: number): void {
    for (const row of each<Row>(db, NEW, this.#anchor.row, newest)) {
      const drawer = row.posId === null ? undefined : this.#drawers.get(row.posId);
      if (drawer !== undefined) count(drawer, row);
    }
  }

  /** Keeps the drawers of the sessions that are not closed, and adds up those that have been opened since. */
  #turnTo(db: Db, { sessions, rowOf, unbelieved }: SessionsRead, newest: number): void {
    const known = this.#drawers;
    this.#drawers = new Map();
    for (const { posId, sessionId, openedAt, status } of sessions) {
      // One that is being closed may be open again: the Z-report was not printed.
      if (status === 'closed') continue;
      const row = rowOf.get(posId) ?? 0;
      const before = known.get(posId);
      const same = before?.sessionId === sessionId && before.openedAt === openedAt;
      // Where such a session begins, its time alone says: we have not seen it begin there.
      const stood = before?.sessionId === sessionId || this.#unbelieved.has(sessionId);
      const after = stood ? null : this.#before;
      // The same session may be written anew under another number.
      const drawer = same ? { ...before, row } : { row, sessionId, openedAt, after, seenAt: newest, ...NOTHING };
      if (!same) sumUp(db, drawer, newest);
      this.#drawers.set(posId, drawer);
    }
    this.#unbelieved = unbelieved;
  }

  #badRows(): number {
    return [...this.#drawers.values()].reduce((sum, { bad }) => sum + bad, 0);
  }

  #facts({ sessions }: SessionsRead, unsynced: readonly Unsynced[]): Record<string, CashFacts> {
    const facts = new Map<string, CashFacts>();
    for (const { posId, status } of sessions) {
      const drawer = this.#drawers.get(posId);
      // A sum with an unknown part is itself unknown.
      const expected =
        drawer === undefined || status !== 'open' || drawer.bad > 0 || drawer.unclear ? null : drawer.kopecks;
      facts.set(posId, { expected, unsynced: 0, oldestUnsynced: null });
    }
    for (const { posId, n, oldest } of unsynced) {
      if (posId === null) continue;
      facts.set(posId, { expected: facts.get(posId)?.expected ?? null, unsynced: n, oldestUnsynced: oldest });
    }
    return Object.fromEntries(facts);
  }
}

const NOTHING = { kopecks: 0, bad: 0, unclear: false };

/** By the order in which they were written, as far as we know where the session begins; else by their time. */
function sumUp(db: Db, drawer: Drawer, newest: number): void {
  Object.assign(drawer, NOTHING);
  const { row: session, openedAt, after, seenAt } = drawer;
  const first = value<number>(db, FIRST, session, openedAt - A_DAY) ?? newest + 1;
  let [rows, latest] = [0, 0];
  for (const row of each<Row>(db, IN_ORDER, after ?? Math.min(seenAt, first - 1), newest, session)) {
    rows += 1;
    if (row.row <= seenAt) {
      if (row.at !== null && row.at < latest - JITTER) drawer.unclear = true;
      latest = Math.max(latest, row.at ?? 0);
      if (row.at !== null && row.at < openedAt) continue;
    }
    count(drawer, row);
  }
  if (rows === MOST_TRANSACTIONS) drawer.unclear = true;
}

/** The adapter's own sum: cash sold and paid in, less cash given back and taken out. */
function count(drawer: Drawer, row: Row): void {
  const moved = movedBy(row);
  if (moved === null) drawer.bad += 1;
  else drawer.kopecks += moved.way === 'putIn' || moved.way === 'sales' ? moved.kopecks : -moved.kopecks;
}

const WAYS: ReadonlyMap<string | null, keyof DrawerFlow> = new Map([
  ['cash_in', 'putIn'],
  ['sale', 'sales'],
  ['refund', 'refunds'],
  ['cash_out', 'takenOut'],
]);

/** What a transaction did to the cash in the drawer; null where that cannot be read. */
function movedBy({ type, method, amount }: Pick<Row, 'type' | 'method' | 'amount'>) {
  const way = WAYS.get(type);
  const kopecks = parseRubles(amount);
  if (way === undefined || kopecks === null) return null;
  return { way, kopecks: method === 'cash' || way === 'putIn' || way === 'takenOut' ? kopecks : 0 };
}

const ROWS = `SELECT ${textColumn('transaction_type')} AS type, ${textColumn('payment_method')} AS method,
  ${amountColumn('amount')} AS amount
  FROM cash_transactions WHERE pos_id = ? AND timestamp >= ? AND timestamp < ? LIMIT ${MOST_TRANSACTIONS}`;

/** The cash transactions of a span of time, by what they were; null where one of them cannot be read. */
export function readDrawerFlow(db: Db, { posId, from, to }: DrawerSpan): DrawerFlow | null {
  const flow = { putIn: 0, sales: 0, refunds: 0, takenOut: 0 };
  let rows = 0;
  for (const row of each<Row>(db, ROWS, posId, from, to)) {
    rows += 1;
    const moved = movedBy(row);
    if (moved === null || rows === MOST_TRANSACTIONS) return null;
    flow[moved.way] += moved.kopecks;
  }
  return flow;
}
