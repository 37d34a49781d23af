/** The receipts that the OFD does not have, and the dead-letter queue. */
import type { Seconds } from '../domain/day.ts';
import type { BufferFacts, UndeliveredReceipts } from '../domain/facts.ts';
import { classifyError, parseFiscalDocument } from '../domain/receipt.ts';
import { MOST_DLQ, MOST_DOCUMENT_BYTES, MOST_GROUPS, MOST_PRICED, MOST_TEXT_BYTES } from './bounds.ts';
import {
  count,
  type Db,
  DOCUMENT,
  DOCUMENT_BYTES,
  each,
  NUMBERED,
  POS_ID,
  pastOrNull,
  textColumn,
  wholeColumn,
} from './rows.ts';
import type { OpenBuffer } from './safe-open.ts';
import { Sparingly } from './sparingly.ts';

/** Given up is undelivered too, unless every one of its rows in the queue has been resolved. */
const WAITING = `receipts
WHERE status IN ('pending', 'syncing', 'failed') AND rowid ${NUMBERED} AND (status <> 'failed'
  OR NOT EXISTS (SELECT 1 FROM dlq WHERE original_receipt_id = receipts.id)
  OR EXISTS (SELECT 1 FROM dlq WHERE original_receipt_id = receipts.id AND resolved_at IS NULL))`;

const RECEIPTS = `
SELECT rowid AS row, ${POS_ID} AS posId, status, ${wholeColumn('created_at')} AS at, ${DOCUMENT_BYTES} AS bytes,
  coalesce(${wholeColumn('retry_count')}, 0) AS retries, ${textColumn('last_error', MOST_TEXT_BYTES)} AS error
FROM ${WAITING} LIMIT ${MOST_PRICED}`;

const LENGTHS = `SELECT rowid AS row, ${DOCUMENT_BYTES} AS bytes FROM ${WAITING} LIMIT ${MOST_PRICED}`;

const DOCUMENTS = `
SELECT rowid AS row, ${DOCUMENT_BYTES} AS bytes, ${DOCUMENT} AS doc FROM receipts
WHERE rowid IN (SELECT value FROM json_each(?))`;

interface Row {
  readonly row: number;
  readonly posId: string | null;
  readonly status: UndeliveredReceipts['status'];
  readonly at: Seconds | null;
  readonly bytes: number;
  readonly retries: number;
  readonly error: string | null;
}

interface Priced {
  readonly bytes: number;
  readonly total: number | null;
  readonly number: string | undefined;
}

/** Row by row: there may be a hundred thousand of them, and this thread's memory is small. */
export class Undelivered {
  readonly #priced: Sparingly<Map<number, Priced>>;

  constructor(clock: () => number) {
    this.#priced = new Sparingly(clock);
  }

  forget(): void {
    this.#priced.forget();
  }

  /** When all documents may be read again, by the clock; null where they were. */
  get staleUntil(): number | null {
    return this.#priced.staleUntil;
  }

  /**
   * `malformed` and `oversized`: whose document could not be used, of those that were not created in the open days, which
   * tell of their own. `beyond` the bound they are counted, and nothing else.
   */
  read({ db, whenBad }: OpenBuffer, now: Seconds, open: { readonly start: Seconds; readonly end: Seconds }) {
    whenBad(() => this.forget());
    const priced = this.#priced.ask(() => price(db, new Map()));
    if (this.#priced.staleUntil !== null) price(db, priced);
    const groups = new Groups();
    let [malformed, oversized, rows] = [0, 0, 0];
    for (const { row, posId, status, at, bytes, retries, error: text } of each<Row>(db, RECEIPTS)) {
      rows += 1;
      const { total = null, number } = priced.get(row) ?? {};
      if (total === null && !(at !== null && at >= open.start && at < open.end)) {
        if (bytes > MOST_DOCUMENT_BYTES) oversized += 1;
        else malformed += 1;
      }
      const error = text === null ? null : classifyError(text);
      const one = { posId: posId ?? '', status, createdAt: pastOrNull(at, now), retries, error, number };
      groups.add({ ...one, count: 1, kopecks: total ?? 0, unpriced: total === null ? 1 : 0 });
    }
    const beyond = rows < MOST_PRICED ? 0 : Math.max(0, count(db, WAITING) - MOST_PRICED);
    if (beyond > 0) groups.addBeyond(beyond);
    return { receipts: groups.list(), malformed, oversized, beyond };
  }
}

/** Of those that are known only documents are read that became longer: they were completed. */
function price(db: Db, known: Map<number, Priced>): Map<number, Priced> {
  const unknown: number[] = [];
  for (const { row, bytes } of each<Pick<Row, 'row' | 'bytes'>>(db, LENGTHS))
    if (known.get(row)?.bytes !== bytes) unknown.push(row);
  const documents = each<{ row: number; bytes: number; doc: string | null }>(db, DOCUMENTS, JSON.stringify(unknown));
  for (const { row, bytes, doc } of documents) {
    const document = parseFiscalDocument(doc);
    known.set(row, { bytes, total: document?.total ?? null, number: document?.fiscalNumber ?? undefined });
  }
  return known;
}

type Group = { -readonly [Key in keyof UndeliveredReceipts]: UndeliveredReceipts[Key] };

/** One by one while they are few; else those that differ in nothing but some seconds, or minutes, are told as one. */
class Groups {
  #width = 1;
  #groups = new Map<string, Group>();

  add(one: UndeliveredReceipts): void {
    this.#join(one);
    if (this.#groups.size <= MOST_GROUPS || this.#width > WIDEST) return;
    this.#width *= this.#width === 1 ? 60 : 2;
    const before = this.#groups;
    this.#groups = new Map();
    for (const group of before.values()) this.#join(group);
  }

  addBeyond(count: number): void {
    const unknown = { posId: '', status: 'pending' as const, createdAt: null, retries: 0, error: null };
    this.#join({ ...unknown, count, kopecks: 0, unpriced: count });
  }

  list(): UndeliveredReceipts[] {
    return [...this.#groups.values()];
  }

  #join(group: UndeliveredReceipts): void {
    const { posId, status, error, createdAt, retries } = group;
    const single = this.#width === 1 ? this.#groups.size : '';
    const time = createdAt === null ? null : Math.floor(createdAt / this.#width);
    const key = JSON.stringify([single, posId, status, error, retries, time]);
    const known = this.#groups.get(key);
    if (known === undefined) {
      this.#groups.set(key, { ...group });
      return;
    }
    known.number = undefined;
    known.count += group.count;
    known.kopecks += group.kopecks;
    known.unpriced += group.unpriced;
    if (createdAt !== null && known.createdAt !== null) known.createdAt = Math.min(known.createdAt, createdAt);
  }
}

const WIDEST = 40 * 86_400;

/** Rows of the dead-letter queue that nobody has resolved. */
export function countDlq(db: Db): number {
  return count(db, `(SELECT 1 FROM dlq WHERE resolved_at IS NULL LIMIT ${MOST_DLQ})`);
}

/** `synced` is never counted: it is the whole past. */
export function countStatuses(db: Db): BufferFacts['counts'] {
  const counted = (status: string) => count(db, 'receipts WHERE status = ?', status);
  return { pending: counted('pending'), syncing: counted('syncing'), failed: counted('failed') };
}
