/** All that one reading yields, out of one short transaction. */
import type { Seconds } from '../domain/day.ts';
import type { BufferFacts, Problem, ProblemKind } from '../domain/facts.ts';
import { CashBook } from './cash.ts';
import { EventFeed, lastSync } from './events.ts';
import type { Ledger } from './ledger.ts';
import { lately, type Minute, PerMinute } from './per-minute.ts';
import { CLOCK_SLACK, count, type Db, dueAt, EARLIEST, one, textColumn, value } from './rows.ts';
import type { OpenBuffer } from './safe-open.ts';
import type { Schema } from './schema.ts';
import { readSessions } from './sessions.ts';
import { earliest, Sparingly } from './sparingly.ts';
import { countDlq, countStatuses, Undelivered } from './undelivered.ts';

interface FactsRead {
  /** To be called when the reading has turned out well. */
  readonly compose: () => BufferFacts;
  /** When another reading of the same file would say more, by the clock; null where it would not. */
  readonly staleUntil: number | null;
  /** When the passing of time alone makes a difference; null if never. */
  readonly nextDue: Seconds | null;
}

export class FactsReader {
  readonly events: EventFeed;
  readonly #ledger: Ledger;
  readonly #undelivered: Undelivered;
  readonly #cash: CashBook;
  readonly #oddities: Sparingly<Oddities>;
  #generation = 0;

  constructor(ledger: Ledger, clock: () => number) {
    this.#ledger = ledger;
    this.events = new EventFeed(ledger.zone);
    this.#undelivered = new Undelivered(clock);
    this.#cash = new CashBook(clock);
    this.#oddities = new Sparingly(clock);
  }

  /** null while the receipts of these days are being counted. `written`: the file may be another one than at the last call. */
  read(buffer: OpenBuffer, schema: Schema, now: Seconds, written: boolean): FactsRead | null {
    const { db, walBytes } = buffer;
    if (!this.#ledger.follow(buffer, now, written)) return null;
    if (this.#generation !== this.#ledger.generation) this.#undelivered.forget();
    this.#generation = this.#ledger.generation;
    const events = this.events.read(buffer, now);
    const undelivered = this.#undelivered.read(buffer, now, this.#ledger.span);
    const sessions = schema.sessions ? readSessions(db, now) : null;
    const cash = schema.cash && sessions !== null ? this.#cash.read(buffer, sessions) : null;
    buffer.whenBad(() => this.#oddities.forget());
    const oddities = this.#oddities.ask(() => countOddities(db, now));
    const capacity = schema.config ? readCapacity(db) : null;
    const known = {
      capacity: capacity || null,
      counts: countStatuses(db),
      undelivered: undelivered.receipts,
      dlq: countDlq(db),
      lastSync: lastSync(db, now),
      sessions: sessions?.sessions ?? null,
      cash: cash?.cash ?? null,
      deliveries: events.deliveries,
      walBytes,
    };
    const created = lately(db, now, 'created_at', 'receipts WHERE true');
    const givenUp = lately(db, now, 'failed_at', 'dlq WHERE true');
    const compose = () => {
      const { unusable, unusableAt, terminals, ...sums } = this.#ledger.facts();
      const problems = [
        problem('malformed_document', 'receipts', unusable.malformed + undelivered.malformed),
        problem('oversized_document', 'receipts', unusable.oversized + undelivered.oversized),
        problem('unknown_status', 'receipts', oddities.unknownStatus),
        problem('bad_time', 'receipts', oddities.badTime),
        problem('bad_time', 'buffer_events', oddities.badEventTime),
        problem('bad_row', 'receipts', oddities.badRow),
        problem('too_many_terminals', 'receipts', unusable.stray),
        problem('too_many_keys', 'receipts', unusable.keys),
        problem('too_many_undelivered', 'receipts', undelivered.beyond),
        problem('bad_amount', 'cash_transactions', cash?.bad ?? 0),
        problem('bad_session', 'pos_sessions', sessions?.bad ?? 0),
        problem('too_many_sessions', 'pos_sessions', sessions?.beyond ?? 0),
        problem('bad_config', 'config', capacity === 0 ? 1 : 0),
      ].filter(({ rows }) => rows > 0);
      const named = (sessions?.sessions ?? []).map(({ posId }) => posId);
      return {
        ...sums,
        ...known,
        recent: gains(created, [...this.events.left, ...givenUp]),
        deliveredMonths: this.events.deliveredMonths,
        unusable: unusableAt,
        problems,
        terminals: [...new Set([...terminals, ...named])].sort(),
      };
    };
    return {
      compose,
      staleUntil: events.complete
        ? earliest([this.#undelivered.staleUntil, cash?.staleUntil ?? null, this.#oddities.staleUntil])
        : Number.NEGATIVE_INFINITY,
      nextDue: earliest([oddities.nextDue, sessions?.nextDue ?? null]),
    };
  }
}

/** What came entered the buffer; what was delivered or given up has left it. */
function gains(came: Iterable<Minute>, left: Iterable<Minute>): BufferFacts['recent'] {
  const net = new PerMinute(came);
  for (const { at, times } of left) net.add(at, -times);
  return Array.from(net, ({ at, times }) => ({ at, gain: times }))
    .filter(({ gain }) => gain !== 0)
    .sort((a, b) => a.at - b.at);
}

/** null where the file does not say how much fits in; 0 where it says nothing that can be. */
function readCapacity(db: Db): number | null {
  const row = one<{ value: string | null }>(
    db,
    `SELECT ${textColumn('value')} AS value FROM config WHERE key = 'buffer_capacity'`,
  );
  if (row === null) return null;
  return /^\s*\d{1,9}\s*$/.test(row.value ?? '') ? Number(row.value) : 0;
}

function problem(kind: ProblemKind, table: string, rows: number): Problem {
  return { kind, table, rows };
}

/** Rows of receipts that cannot be used, counted through the indexes in the gaps between what is expected. */
interface Oddities {
  readonly unknownStatus: number;
  readonly badTime: number;
  readonly badEventTime: number;
  /** Rows with a number that is none in this program. */
  readonly badRow: number;
  /** When the next receipt from the future becomes one of the past; null where there is none. */
  readonly nextDue: Seconds | null;
}

const KNOWN_STATUSES = ['failed', 'pending', 'synced', 'syncing'];

function countOddities(db: Db, now: Seconds): Oddities {
  const limit = now + CLOCK_SLACK;
  const counted = (condition: string, row: number) => count(db, `receipts WHERE ${condition}`, row);
  const next = value<number | string>(
    db,
    'SELECT iif(min(created_at) < 1e15, min(created_at), NULL) FROM receipts WHERE created_at > ?',
    limit,
  );
  return {
    unknownStatus: countUnknownStatuses(db),
    badTime: outside(db, 'receipts WHERE', 'created_at', limit),
    badEventTime: outside(db, "buffer_events WHERE +event_type = 'receipt_synced' AND", 'timestamp', limit),
    badRow: counted('rowid > ?', Number.MAX_SAFE_INTEGER) + counted('rowid < ?', -Number.MAX_SAFE_INTEGER),
    nextDue: typeof next === 'number' ? dueAt(next, now) : null,
  };
}

/** Blobs sort behind all text, so the last gap has them too. */
function countUnknownStatuses(db: Db): number {
  const rows = (condition: string, ...words: (string | null)[]) => count(db, `receipts WHERE ${condition}`, ...words);
  const [first = '', last = first] = [KNOWN_STATUSES[0], KNOWN_STATUSES.at(-1)];
  const between = KNOWN_STATUSES.slice(1).map((status, index) =>
    rows('status > ? AND status < ?', KNOWN_STATUSES[index] ?? first, status),
  );
  return between.reduce(
    (sum, n) => sum + n,
    rows('status IS ?', null) + rows('status < ?', first) + rows('status > ?', last),
  );
}

/** Text and blobs sort behind all numbers. */
function outside(db: Db, rowsOf: string, column: string, limit: Seconds): number {
  const rows = (condition: string, at: number | null) => count(db, `${rowsOf} ${column} ${condition} ?`, at);
  return rows('IS', null) + rows('<', EARLIEST) + rows('>', limit);
}
