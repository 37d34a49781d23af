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
  readonly number: string | null;
}

interface UndeliveredRead {
  readonly receipts: UndeliveredReceipts[];
  /** Receipts whose document could not be used, of those that were not created between the two moments. */
  readonly malformed: number;
  readonly oversized: number;
  /** Beyond the bound: counted, and nothing else. */
  readonly beyond: number;
}

/** Row by row: there may be a hundred thousand of them, and this thread's memory is small. */
export class Undelivered {
  readonly #anew: Sparingly<null>;
  #priced = new Map<number, Priced>();

  constructor(clock: () => number) {
    this.#anew = new Sparingly(clock);
  }

  forget(): void {
    this.#anew.forget();
  }

  /** When all documents may be read again, by the clock; null where they were. */
  get staleUntil(): number | null {
    return this.#anew.staleUntil;
  }

  /** What lies in the open days is among their own malformed ones. */
  read(
    { db, whenBad }: OpenBuffer,
    now: Seconds,
    open: { readonly start: Seconds; readonly end: Seconds },
  ): UndeliveredRead {
    whenBad(() => this.forget());
    let priced = false;
    this.#anew.ask(() => {
      priced = true;
      this.#priced = new Map();
      this.#price(db);
      return null;
    });
    if (!priced) this.#price(db);
    const groups = new Groups();
    let [malformed, oversized, rows] = [0, 0, 0];
    for (const { row, posId, status, at, bytes, retries, error } of each<Row>(db, RECEIPTS)) {
      rows += 1;
      const { total: kopecks = null, number = null } = this.#priced.get(row) ?? {};
      if (kopecks === null && !(at !== null && at >= open.start && at < open.end)) {
        if (bytes > MOST_DOCUMENT_BYTES) oversized += 1;
        else malformed += 1;
      }
      const createdAt = pastOrNull(at, now);
      const known = error === null ? null : classifyError(error);
      groups.add({ posId: posId ?? '', status, createdAt, retries, error: known, kopecks, number });
    }
    const beyond = rows < MOST_PRICED ? 0 : countBeyond(db);
    if (beyond > 0) groups.addBeyond(beyond);
    return { receipts: groups.list(), malformed, oversized, beyond };
  }

  /** Between two readings of all documents only those are read that are new, or became longer: they were completed. */
  #price(db: Db): void {
    const priced = new Map<number, Priced>();
    const unknown: number[] = [];
    for (const { row, bytes } of each<Pick<Row, 'row' | 'bytes'>>(db, LENGTHS)) {
      const known = this.#priced.get(row);
      if (known?.bytes === bytes) priced.set(row, known);
      else unknown.push(row);
    }
    const documents = each<{ row: number; bytes: number; doc: string | null }>(db, DOCUMENTS, JSON.stringify(unknown));
    for (const { row, bytes, doc } of documents) {
      const document = parseFiscalDocument(doc);
      priced.set(row, { bytes, total: document?.total ?? null, number: document?.fiscalNumber ?? null });
    }
    this.#priced = priced;
  }
}

const LENGTHS = `SELECT rowid AS row, ${DOCUMENT_BYTES} AS bytes FROM ${WAITING} LIMIT ${MOST_PRICED}`;

type One = Pick<UndeliveredReceipts, 'posId' | 'status' | 'createdAt' | 'retries' | 'error'> & {
  readonly kopecks: number | null;
  readonly number: string | null;
};
type Group = { -readonly [Key in keyof UndeliveredReceipts]: UndeliveredReceipts[Key] };

/** One by one while they are few; else those that differ in nothing but some seconds, or minutes, are told as one. */
class Groups {
  #width = 1;
  #groups = new Map<string, Group>();

  add({ kopecks, number, ...one }: One): void {
    this.#join({
      ...one,
      ...(number === null ? {} : { number }),
      count: 1,
      kopecks: kopecks ?? 0,
      unpriced: kopecks === null ? 1 : 0,
    });
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

  #join(group: Group): void {
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

function countBeyond(db: Db): number {
  return Math.max(0, count(db, WAITING) - MOST_PRICED);
}

/** Rows of the dead-letter queue that nobody has resolved. */
export function countDlq(db: Db): number {
  return count(db, `(SELECT 1 FROM dlq WHERE resolved_at IS NULL LIMIT ${MOST_DLQ})`);
}

/** `synced` is never counted: it is the whole past. */
export function countStatuses(db: Db): BufferFacts['counts'] {
  const counted = (status: string) => count(db, 'receipts WHERE status = ?', status);
  return { pending: counted('pending'), syncing: counted('syncing'), failed: counted('failed') };
}
