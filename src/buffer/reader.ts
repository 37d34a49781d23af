/** Reads buffer.db: short readings, pages, and long sums in slices. It opens and closes the file for each of them. */
import { type DayName, dayOf, type Seconds, shiftDay, type TimeZone } from '../domain/day.ts';
import type { ExportCursor, ExportPage } from '../domain/export.ts';
import type { BufferFacts, Reading, ReadingSource } from '../domain/facts.ts';
import type { DaySales, ProductSales } from '../domain/sales.ts';
import { DayBook } from './day-book.ts';
import { readExportPage } from './export-page.ts';
import { type FolderView, fileIdentity, signatureOf, viewFolder } from './folder-view.ts';
import { type PastContext, sumDays, sumProducts } from './past-sums.ts';
import { FactsReader } from './read-facts.ts';
import type { Db } from './rows.ts';
import { type OpenBuffer, withBuffer } from './safe-open.ts';
import { SchemaCheck } from './schema.ts';
import { toUnreadable } from './unreadable.ts';
import { visibleCommit } from './visible-commit.ts';

export interface ReaderOptions {
  readonly path: string;
  readonly zone: TimeZone;
  /** Milliseconds that never go back, for what is measured. */
  readonly clock?: () => number;
}

/** A file that changed while it was read is read again, so often. */
const TRIES = 3;
/**
 * Where the wal-index does not tell what is visible: a commit's frames show in the -wal's time before the sync that
 * makes them visible, and within one tick of the file system's clock two commits look like one. So young files are
 * read again.
 */
const SETTLES_AFTER_MS = 1000;
const SLICE_MS = 15;
const MONTH_DAYS = 30;

interface Known {
  readonly signature: string;
  /** By the reader's clock; null where only a change of the file makes a difference. */
  readonly staleUntil: number | null;
  readonly day: DayName;
  readonly nextDue: Seconds | null;
  readonly source: ReadingSource;
  /** Without the deliveries, which are told once. */
  readonly facts: BufferFacts;
}

/** A long sum: each `advance` reads for a moment, and returns true when it is done. */
export interface LongSum<T> {
  advance(): { readonly done: true; readonly value: T } | { readonly done: false };
  readonly progress: { readonly done: number; readonly total: number };
}

export class BufferReader {
  readonly #path: string;
  readonly #zone: TimeZone;
  readonly #clock: () => number;
  readonly #book: DayBook;
  readonly #facts: FactsReader;
  readonly #schema = new SchemaCheck();
  #known: Known | null = null;
  #month: { readonly generation: number; readonly counts: BufferFacts['month'] } | null = null;
  #now: Seconds = 0;

  constructor({ path, zone, clock = () => performance.now() }: ReaderOptions) {
    this.#path = path;
    this.#zone = zone;
    this.#clock = clock;
    this.#book = new DayBook(zone, clock);
    this.#facts = new FactsReader(this.#book, clock);
  }

  /** As long as nothing changes, the facts are the very same object. */
  read(now: Seconds): Reading {
    this.#now = now;
    const day = dayOf(now, this.#zone);
    try {
      const facts = this.#confirm(now, day) ?? this.#retrying(() => this.#readAnew(now, day));
      return { ok: true, at: now, source: this.#known?.source ?? 'live', day, facts };
    } catch (error) {
      const { reason, detail } = toUnreadable(error);
      this.#known = null;
      return { ok: false, at: now, reason, detail };
    }
  }

  /** Whether another reading would say anything new. */
  get outdated(): boolean {
    try {
      return this.#known === null || this.#confirm(this.#now, this.#known.day) === null;
    } catch {
      return true;
    }
  }

  /** Whether the last thirty days have to be added up, which takes `days` of them. */
  get monthIncomplete(): boolean {
    return this.#known !== null && !this.#pastMonth(this.#now).every((day) => this.#book.past.peek(day) !== null);
  }

  month(): LongSum<DaySales[]> {
    const days = this.#pastMonth(this.#now);
    const [first, last] = [days[0] ?? '', days.at(-1) ?? ''];
    return this.#inSlices((context) => sumDays(context, first, last));
  }

  days(first: DayName, last: DayName, now: Seconds): LongSum<DaySales[]> {
    this.#now = now;
    return this.#inSlices((context) => sumDays(context, first, last));
  }

  products(first: DayName, last: DayName, posId: string | undefined, now: Seconds): LongSum<ProductSales[]> {
    this.#now = now;
    return this.#inSlices((context) => sumProducts(context, first, last, posId));
  }

  receipts(from: Seconds, to: Seconds, cursor: ExportCursor | null, limit: number): ExportPage {
    const read = ({ db, view }: OpenBuffer) => {
      const { cash } = this.#schema.of(db, fileIdentity(view));
      return readExportPage(db, cash, { from, to }, cursor, limit);
    };
    return this.#retrying(() => this.#open(read));
  }

  /** The file was not touched since the reading before: what was read then holds now. */
  #confirm(now: Seconds, day: DayName): BufferFacts | null {
    const known = this.#known;
    if (known === null || known.day !== day) return null;
    if (known.staleUntil !== null && known.staleUntil <= this.#clock()) return null;
    if (known.nextDue !== null && known.nextDue <= now) return null;
    if (stateOf(viewFolder(this.#path)).signature !== known.signature) return null;
    const month = known.facts.month ?? this.#monthAt(now);
    if (!sameCounts(month, known.facts.month)) this.#known = { ...known, facts: { ...known.facts, month } };
    return this.#known?.facts ?? null;
  }

  #readAnew(now: Seconds, day: DayName): BufferFacts {
    // What is committed from here on is news to the next look, whether or not this reading saw it.
    const before = stateOf(viewFolder(this.#path));
    const read = this.#open((buffer) => ({ ...this.#facts.read(buffer, now), buffer }));
    read.commit();
    const { source } = read.buffer;
    const facts = { ...read.facts, month: this.#monthAt(now) };
    this.#known = {
      signature: before.signature,
      staleUntil: before.certain ? read.staleUntil : Number.NEGATIVE_INFINITY,
      day,
      nextDue: read.nextDue,
      source,
      facts: facts.deliveries.length === 0 ? facts : { ...facts, deliveries: [] },
    };
    return facts;
  }

  #retrying<T>(read: () => T): T {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return read();
      } catch (error) {
        if (toUnreadable(error).reason !== 'changed_while_reading' || attempt === TRIES) throw error;
      }
    }
  }

  /** What was noted down during a reading that went wrong is not believed. */
  #open<T>(use: (buffer: OpenBuffer) => T): T {
    let used = false;
    try {
      return withBuffer(this.#path, (buffer) => {
        used = true;
        return use(buffer);
      });
    } catch (error) {
      if (used) this.#facts.distrust();
      throw toUnreadable(error);
    }
  }

  #inSlices<T>(sum: (context: PastContext) => Generator<void, T>): LongSum<T> {
    const progress = { done: 0, total: 1 };
    let db: Db | null = null;
    const context: PastContext = {
      book: this.#book,
      zone: this.#zone,
      db: () => {
        if (db === null) throw new Error('no slice is running');
        return db;
      },
      progress: (done, total) => {
        progress.done = done;
        progress.total = total;
      },
    };
    let running: Generator<void, T> | null = null;
    let attempt = 1;
    const slice = (buffer: OpenBuffer) => {
      const file = fileIdentity(buffer.view);
      this.#facts.checkSchema(buffer.db, file);
      this.#book.follow(buffer.db, file, this.#now);
      db = buffer.db;
      running ??= sum(context);
      const until = performance.now() + SLICE_MS;
      for (;;) {
        const step = running.next();
        if (step.done === true) return { done: true, value: step.value } as const;
        if (performance.now() >= until) return { done: false } as const;
      }
    };
    const advance = () => {
      try {
        return this.#open(slice);
      } catch (error) {
        running = null;
        if (toUnreadable(error).reason !== 'changed_while_reading' || attempt === TRIES) throw error;
        attempt += 1;
        return { done: false } as const;
      } finally {
        db = null;
      }
    };
    return { advance, progress };
  }

  /** The days before yesterday: those two are open in the book. */
  #pastMonth(now: Seconds): DayName[] {
    const today = dayOf(now, this.#zone);
    return Array.from({ length: MONTH_DAYS - 2 }, (_, index) => shiftDay(today, index + 1 - MONTH_DAYS));
  }

  /** While a day is added up again, what was known of the same file before stays. */
  #monthAt(now: Seconds): BufferFacts['month'] {
    const today = dayOf(now, this.#zone);
    const past = this.#pastMonth(now).map((day) => this.#book.past.peek(day)?.sales ?? null);
    const open = [today, shiftDay(today, -1)].map((day) => this.#book.openDay(day)?.sales() ?? null);
    const { generation } = this.#book;
    const counts = { sales: 0, refunds: 0 };
    for (const day of [...past, ...open]) {
      if (day === null) return this.#month?.generation === generation ? this.#month.counts : null;
      for (const { sales, refunds } of Object.values(day.terminals)) {
        counts.sales += sales.count;
        counts.refunds += refunds.count;
      }
    }
    this.#month = { generation, counts };
    return counts;
  }
}

function sameCounts(a: BufferFacts['month'], b: BufferFacts['month']): boolean {
  return a?.sales === b?.sales && a?.refunds === b?.refunds;
}

interface FileState {
  readonly signature: string;
  /** false where the same signature may yet come to mean other contents. */
  readonly certain: boolean;
}

function stateOf(view: FolderView): FileState {
  const commit = visibleCommit(view);
  return { signature: `${signatureOf(view)}|${commit}`, certain: commit !== null || !isYoung(view) };
}

function isYoung({ db, wal }: FolderView): boolean {
  const newest = wal !== null && wal.mtimeMs > db.mtimeMs ? wal.mtimeMs : db.mtimeMs;
  return Math.abs(Date.now() - Number(newest)) < SETTLES_AFTER_MS;
}
