/** All that one reading yields, out of one short transaction. */
import type { Seconds } from '../domain/day.ts';
import type { BufferFacts, Problem, ProblemKind } from '../domain/facts.ts';
import { CashBook } from './cash.ts';
import type { DayBook } from './day-book.ts';
import { EventFeed, lastSync } from './events.ts';
import { fileIdentity } from './folder-view.ts';
import { countOddities, type Oddities } from './oddities.ts';
import { PerSecond } from './per-second.ts';
import { type Db, one, text } from './rows.ts';
import type { OpenBuffer } from './safe-open.ts';
import { SchemaCheck } from './schema.ts';
import { readSessions } from './sessions.ts';
import { earliest, Sparingly } from './sparingly.ts';
import { countStatuses, readDlq, recentlyGivenUp, Undelivered } from './undelivered.ts';

export interface FactsRead {
  readonly facts: Omit<BufferFacts, 'month'>;
  /** When another reading of the same file would say more, by the clock; null where it would not. */
  readonly staleUntil: number | null;
  /** When the passing of time alone makes a difference; null if never. */
  readonly nextDue: Seconds | null;
  /** To be called when the reading has turned out well. */
  readonly commit: () => void;
}

export class FactsReader {
  readonly #book: DayBook;
  readonly #schema = new SchemaCheck();
  readonly #events = new EventFeed();
  readonly #undelivered = new Undelivered();
  readonly #cash: CashBook;
  readonly #oddities: Sparingly<Oddities>;

  constructor(book: DayBook, clock: () => number) {
    this.#book = book;
    this.#cash = new CashBook(clock);
    this.#oddities = new Sparingly(clock);
  }

  distrust(): void {
    this.#book.distrust();
    this.#cash.distrust();
    this.#undelivered.forget();
    this.#oddities.forget();
  }

  checkSchema(db: Db, file: string): void {
    this.#schema.of(db, file);
  }

  read({ db, view }: OpenBuffer, now: Seconds): FactsRead {
    const file = fileIdentity(view);
    const schema = this.#schema.of(db, file);
    const { replaced } = this.#book.follow(db, file, now);
    if (replaced) this.#undelivered.forget();
    const { entered, malformedRows, terminals, ...book } = this.#book.facts(now);
    const events = this.#events.read(db, file, now, replaced);
    const undelivered = this.#undelivered.read(db, now);
    const sessions = schema.sessions ? readSessions(db) : null;
    const cash = schema.cash && schema.sessions && sessions !== null ? this.#cash.read(db, file, sessions) : null;
    const oddities = this.#oddities.ask(() => countOddities(db, now));
    const capacity = schema.config ? readCapacity(db) : NO_CAPACITY;
    const problems = [
      problem('malformed_document', 'receipts', new Set([...malformedRows, ...undelivered.malformedRows]).size),
      problem('unknown_status', 'receipts', oddities.unknownStatus),
      problem('bad_time', 'receipts', oddities.badTime),
      problem('bad_amount', 'cash_transactions', cash?.bad ?? 0),
      problem('bad_session', 'pos_sessions', sessions?.bad ?? 0),
      problem('bad_config', 'config', capacity.bad ? 1 : 0),
    ].filter(({ rows }) => rows > 0);
    return {
      facts: {
        ...book,
        capacity: capacity.value,
        counts: countStatuses(db),
        terminals: [...new Set([...terminals, ...(sessions?.sessions ?? []).map(({ posId }) => posId)])].sort(),
        undelivered: undelivered.receipts,
        dlq: readDlq(db),
        lastSync: lastSync(db),
        recent: gains(entered, events.left, recentlyGivenUp(db, now)),
        sessions: sessions?.sessions ?? null,
        cash: cash?.cash ?? null,
        deliveries: events.deliveries,
        problems,
        walBytes: Number(view.wal?.size ?? 0n),
      },
      staleUntil: events.complete
        ? earliest([this.#book.staleUntil, cash?.staleUntil ?? null, this.#oddities.staleUntil])
        : Number.NEGATIVE_INFINITY,
      nextDue: oddities.nextDue,
      commit: events.commit,
    };
  }
}

function gains(entered: PerSecond, delivered: PerSecond, givenUp: readonly Seconds[]): BufferFacts['recent'] {
  const net = new PerSecond(entered);
  for (const [at, times] of delivered) net.add(at, -times);
  for (const at of givenUp) net.add(at, -1);
  return Array.from(net, ([at, gain]) => ({ at, gain })).sort((a, b) => a.at - b.at);
}

interface Capacity {
  readonly value: number | null;
  readonly bad: boolean;
}

const NO_CAPACITY: Capacity = { value: null, bad: false };

function readCapacity(db: Db): Capacity {
  const sql = `SELECT ${text('value')} AS value FROM config WHERE key = 'buffer_capacity'`;
  const row = one<{ value: string | null }>(db, sql);
  if (row === null) return NO_CAPACITY;
  const value = /^\s*\d{1,9}\s*$/.test(row.value ?? '') ? Number(row.value) : 0;
  return value > 0 ? { value, bad: false } : { value: null, bad: true };
}

function problem(kind: ProblemKind, table: string, rows: number): Problem {
  return { kind, table, rows };
}
