/** One day added up, receipt by receipt; and the keys that come twice among some days. */
import type { Seconds } from '../domain/day.ts';
import type { BufferFacts } from '../domain/facts.ts';
import type { Kopecks } from '../domain/money.ts';
import { type FiscalDocument, parseFiscalDocument } from '../domain/receipt.ts';
import { addReceipt, type DaySales, type GrowingDay, growingDay } from '../domain/sales.ts';
import { MOST_AWAITED, MOST_DOCUMENT_BYTES, MOST_KEYS, MOST_REPEATS, MOST_UNPRINTED } from './bounds.ts';
import type { DayClock, DayRow, RowCount } from './day-rows.ts';
import { NewestReceipts, type Terminals } from './newest.ts';
import { all, type Db, DOCUMENT, DOCUMENT_BYTES, hashOfText } from './rows.ts';

/** A receipt that bears no fiscal sign, or no readable document yet. */
interface Unprinted {
  readonly row: DayRow;
  readonly document: FiscalDocument | null;
}

interface KeyBearer {
  readonly key: number;
  readonly row: number;
  readonly at: number;
  readonly posId: string;
}

/** Rows that are in no sum. */
export interface Unusable {
  readonly malformed: number;
  readonly oversized: number;
  /** Of terminals beyond the bound, or of none that could be named. */
  readonly stray: number;
  /** Keys beyond the bound, which were compared with no other. */
  readonly keys: number;
}

export type CompletedRow = Pick<DayRow, 'row' | 'doc' | 'bytes'>;

/** A completed document is a longer one; a document's length is told without reading it. */
const COMPLETED = `
SELECT receipts.rowid AS row, ${DOCUMENT} AS doc, ${DOCUMENT_BYTES} AS bytes
FROM json_each(?) AS known CROSS JOIN receipts ON receipts.rowid = CAST(known.key AS INTEGER)
WHERE ${DOCUMENT_BYTES} <> known.value`;

export class DayTotals {
  readonly clock: DayClock;
  readonly newest: NewestReceipts;
  readonly keys: KeyBearer[] = [];
  readonly #terminals: Terminals;
  readonly #sums = new Map<string, GrowingDay>();
  readonly #unprinted = new Map<number, Unprinted>();
  readonly #unusable = { malformed: 0, oversized: 0, stray: 0, keys: 0 };
  #rows = 0;
  #rowSum = 0;

  constructor(clock: DayClock, terminals: Terminals) {
    this.clock = clock;
    this.#terminals = terminals;
    this.newest = new NewestReceipts(terminals);
  }

  get count(): RowCount {
    return { rows: this.#rows, sum: this.#rowSum };
  }

  get unusable(): Unusable {
    return this.#unusable;
  }

  /** Adds a row that was not in yet. */
  add(row: DayRow, now: Seconds): void {
    this.#rows += 1;
    this.#rowSum += row.row;
    if (row.posId === null || !this.#terminals.admits(row.posId)) {
      this.#unusable.stray += 1;
      return;
    }
    const document = this.#take(row, parseFiscalDocument(row.doc), 1, now);
    if (document?.idempotencyKey) this.#addKey(document.idempotencyKey, row, row.posId);
  }

  /** Rows whose document was completed since. */
  completed(db: Db): CompletedRow[] {
    if (this.#unprinted.size === 0) return [];
    const awaited = Array.from(this.#unprinted.values()).slice(-MOST_AWAITED);
    return all(db, COMPLETED, JSON.stringify(Object.fromEntries(awaited.map(({ row }) => [row.row, row.bytes]))));
  }

  complete(completed: readonly CompletedRow[], now: Seconds): void {
    for (const { row, doc, bytes } of completed) {
      const known = this.#unprinted.get(row);
      if (known === undefined) continue;
      this.#take(known.row, known.document, -1, now);
      const document = this.#take({ ...known.row, doc, bytes }, parseFiscalDocument(doc), 1, now);
      const key = document?.idempotencyKey ?? null;
      if (key !== null && key !== known.document?.idempotencyKey) this.#addKey(key, known.row, known.row.posId ?? '');
    }
  }

  sales(): DaySales {
    return { day: this.clock.name, terminals: Object.fromEntries(this.#sums) };
  }

  /** The newest ones last. */
  unprinted(): { posId: string; createdAt: Seconds; kopecks: Kopecks }[] {
    return Array.from(this.#unprinted.values()).flatMap(({ row: { posId, at }, document }) =>
      document === null || posId === null ? [] : [{ posId, createdAt: at, kopecks: document.total }],
    );
  }

  /** When those were made whose document cannot be understood, the newest last. */
  unusableAt(): Seconds[] {
    return Array.from(this.#unprinted.values()).flatMap(({ row: { at }, document }) => (document === null ? [at] : []));
  }

  #take(row: DayRow, document: FiscalDocument | null, sign: 1 | -1, now: Seconds): FiscalDocument | null {
    const posId = row.posId ?? '';
    const sums = this.#sums.get(posId) ?? growingDay();
    this.#sums.set(posId, sums);
    addReceipt(sums, document, this.clock.hourOf(row.at), sign);
    if (document === null) this.#unusable[row.bytes > MOST_DOCUMENT_BYTES ? 'oversized' : 'malformed'] += sign;
    if (sign === -1) this.#unprinted.delete(row.row);
    else {
      this.newest.see({ at: row.at, posId }, document, now);
      if (document?.printed !== true) this.#await(row, document);
    }
    return document;
  }

  /** Of more than the bound the oldest are let go: their completion is seen when the day is counted again. */
  #await(row: DayRow, document: FiscalDocument | null): void {
    this.#unprinted.set(row.row, { row: { ...row, doc: null }, document: document && { ...document, items: [] } });
    if (this.#unprinted.size <= MOST_UNPRINTED) return;
    const [oldest] = this.#unprinted.keys();
    if (oldest !== undefined) this.#unprinted.delete(oldest);
  }

  #addKey(key: string, { row, at }: DayRow, posId: string): void {
    if (this.keys.length < MOST_KEYS) this.keys.push({ key: hashOfText(key), row, at, posId });
    else this.#unusable.keys += 1;
  }
}

type Repeat = BufferFacts['duplicates'][number];

/** Receipts of some days that bear an idempotency key which another one bears too; to the same days keys are only ever added. */
export class RepeatedKeys {
  #days: readonly Pick<DayTotals, 'keys'>[] = [];
  #taken: number[] = [];
  readonly #first = new Map<number, KeyBearer>();
  readonly #repeated = new Map<number, KeyBearer[]>();

  /** Each but the first bearer of its key, by time; of very many the newest. */
  among(days: readonly Pick<DayTotals, 'keys'>[]): Repeat[] {
    if (days.length !== this.#days.length || days.some((day, index) => day !== this.#days[index])) {
      this.#days = days;
      this.#taken = days.map(() => 0);
      this.#first.clear();
      this.#repeated.clear();
    }
    for (const [index, { keys }] of days.entries()) {
      for (const bearer of keys.slice(this.#taken[index])) this.#add(bearer);
      this.#taken[index] = keys.length;
    }
    const all = [...this.#repeated.values()].flatMap(repeatsOf);
    return all.length <= MOST_REPEATS ? all : all.sort((a, b) => a.createdAt - b.createdAt).slice(-MOST_REPEATS);
  }

  #add(bearer: KeyBearer): void {
    const first = this.#first.get(bearer.key);
    const known = this.#repeated.get(bearer.key);
    if (first === undefined) this.#first.set(bearer.key, bearer);
    else if (known === undefined) this.#repeated.set(bearer.key, [first, bearer]);
    else known.push(bearer);
  }
}

function repeatsOf(bearers: KeyBearer[]): Repeat[] {
  const [first, ...others] = bearers.sort((a, b) => a.at - b.at || a.row - b.row);
  if (first === undefined) return [];
  return others.slice(-MOST_REPEATS).map(({ posId, at }) => ({ posId, createdAt: at, firstAt: first.at }));
}
