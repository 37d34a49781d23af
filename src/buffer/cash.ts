/** What an open session's cash transactions add up to, kept in step as they come; and what Odoo does not have yet. */
import type { Seconds } from '../domain/day.ts';
import type { CashFacts } from '../domain/facts.ts';
import { type Kopecks, parseRubles } from '../domain/money.ts';
import { Anchor } from './anchor.ts';
import { all, amount, type Db, each, text, whole } from './rows.ts';
import type { SessionsRead } from './sessions.ts';
import { earliest, Sparingly } from './sparingly.ts';

export interface CashRead {
  readonly cash: Record<string, CashFacts>;
  /** Transactions of open sessions whose amount or kind cannot be read. */
  readonly bad: number;
  /** When another reading of the same file would say more; null where it would not. */
  readonly staleUntil: number | null;
}

const ROW = `coalesce(${text('pos_id')}, '') AS posId, ${whole('timestamp')} AS at, ${text('transaction_type')} AS type,
  ${text('payment_method')} AS method, ${amount('amount')} AS amount`;

const OF_SESSION = `SELECT ${ROW} FROM cash_transactions
  WHERE pos_id = (SELECT pos_id FROM pos_sessions WHERE rowid = ?) AND timestamp >= ?`;

const UNSYNCED = `SELECT coalesce(${text('pos_id')}, '') AS posId, count(*) AS n, min(${whole('timestamp')}) AS oldest
  FROM cash_transactions WHERE synced_to_odoo = 0 GROUP BY posId`;

interface Row {
  readonly posId: string;
  readonly at: Seconds | null;
  readonly type: string | null;
  readonly method: string | null;
  readonly amount: number | string | null;
}

interface Drawer {
  /** Of the session in its table: it stands for the pos_id, which may be any bytes. */
  readonly row: number;
  readonly sessionId: string;
  readonly openedAt: Seconds;
  kopecks: Kopecks;
  bad: number;
}

interface Unsynced {
  readonly posId: string;
  readonly n: number;
  readonly oldest: Seconds | null;
}

export class CashBook {
  readonly #anchor = new Anchor('cash_transactions');
  readonly #summedUp: Sparingly<null>;
  readonly #unsynced: Sparingly<Unsynced[]>;
  #drawers = new Map<string, Drawer>();

  constructor(clock: () => number) {
    this.#summedUp = new Sparingly(clock);
    this.#unsynced = new Sparingly(clock);
  }

  /** After a failed reading nothing is taken on trust. */
  distrust(): void {
    this.#drawers.clear();
    this.#summedUp.forget();
    this.#unsynced.forget();
  }

  read(db: Db, file: string, sessions: SessionsRead): CashRead {
    if (!this.#anchor.holds(db, file)) this.distrust();
    const newest = this.#anchor.newestRow(db);
    this.#addNew(db);
    this.#anchor.moveTo(db, file, newest);
    this.#turnTo(db, sessions);
    // Now and then all is added up again: a transaction may have been corrected by hand.
    this.#summedUp.ask(() => {
      for (const drawer of this.#drawers.values()) sumUp(db, drawer);
      return null;
    });
    const unsynced = this.#unsynced.ask(() => all<Unsynced>(db, UNSYNCED));
    const staleUntil = earliest([this.#summedUp.staleUntil, this.#unsynced.staleUntil]);
    return { cash: this.#facts(sessions, unsynced), bad: this.#badRows(), staleUntil };
  }

  #addNew(db: Db): void {
    if (this.#drawers.size === 0) return;
    for (const row of each<Row>(db, `SELECT ${ROW} FROM cash_transactions WHERE rowid > ?`, this.#anchor.row)) {
      const drawer = this.#drawers.get(row.posId);
      if (drawer !== undefined && row.at !== null && row.at >= drawer.openedAt) count(drawer, row);
    }
  }

  /** Keeps the drawers of the sessions that are still open, and adds up those that have been opened since. */
  #turnTo(db: Db, { sessions, rowOf }: SessionsRead): void {
    const known = this.#drawers;
    this.#drawers = new Map();
    for (const { posId, sessionId, openedAt, status } of sessions) {
      if (status !== 'open') continue;
      const before = known.get(posId);
      const same = before?.sessionId === sessionId && before.openedAt === openedAt;
      const drawer = same ? before : { row: rowOf.get(posId) ?? 0, sessionId, openedAt, kopecks: 0, bad: 0 };
      if (!same) sumUp(db, drawer);
      this.#drawers.set(posId, drawer);
    }
  }

  #badRows(): number {
    return [...this.#drawers.values()].reduce((sum, { bad }) => sum + bad, 0);
  }

  #facts({ sessions }: SessionsRead, unsynced: readonly Unsynced[]): Record<string, CashFacts> {
    const facts = new Map<string, CashFacts>();
    for (const { posId } of sessions) {
      const drawer = this.#drawers.get(posId);
      // A sum with an unknown part is itself unknown.
      const expected = drawer === undefined || drawer.bad > 0 ? null : drawer.kopecks;
      facts.set(posId, { expected, unsynced: 0, oldestUnsynced: null });
    }
    for (const { posId, n, oldest } of unsynced) {
      facts.set(posId, { expected: facts.get(posId)?.expected ?? null, unsynced: n, oldestUnsynced: oldest });
    }
    return Object.fromEntries(facts);
  }
}

function sumUp(db: Db, drawer: Drawer): void {
  drawer.kopecks = 0;
  drawer.bad = 0;
  for (const row of each<Row>(db, OF_SESSION, drawer.row, drawer.openedAt)) count(drawer, row);
}

/** The adapter's own sum: cash sold and paid in, less cash given back and taken out. */
function count(drawer: Drawer, { type, method, amount: rubles }: Row): void {
  const sign = type === 'sale' || type === 'cash_in' ? 1 : type === 'refund' || type === 'cash_out' ? -1 : 0;
  const kopecks = parseRubles(rubles);
  if (kopecks === null || sign === 0) drawer.bad += 1;
  else if (method === 'cash' || type === 'cash_in' || type === 'cash_out') drawer.kopecks += sign * kopecks;
}
