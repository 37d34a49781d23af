/** Reads buffer.db: short readings, pages, and long sums in slices. It opens and closes the file for each of them. */
import { type DayName, dayOf, type Seconds, type TimeZone } from '../domain/day.ts';
import type { BufferFacts, Reading, ReadingSource } from '../domain/facts.ts';
import type { ExportPage, ReceiptDetails, ReceiptQuestion, ReceiptsFound } from '../domain/receipt-search.ts';
import type { DaySales, DrawerFlow, DrawerSpan, ProductQuestion, ProductSales } from '../domain/sales.ts';
import { readDrawerFlow } from './cash.ts';
import { firstDay } from './day-rows.ts';
import { type FolderView, signatureBesideWal, signatureOf, viewFolder } from './folder-view.ts';
import { Ledger } from './ledger.ts';
import { FactsReader } from './read-facts.ts';
import { findReceipts, type PageQuestion, readPageOfReceipts, readReceipt } from './receipts.ts';
import { isQuiet, type OpenBuffer, withBuffer } from './safe-open.ts';
import { type Schema, SchemaCheck } from './schema.ts';
import { changedMeanwhile, LongSum, type Slices, TRIES } from './slices.ts';
import { topProducts } from './top-products.ts';
import { BufferUnreadable, toUnreadable } from './unreadable.ts';
import { newestCommit } from './wal.ts';

interface ReaderOptions {
  readonly path: string;
  readonly zone: TimeZone;
  /** Milliseconds that never go back, for what is measured. */
  readonly clock?: () => number;
  /** How long a slice of a long sum may take. */
  readonly sliceMs?: number;
  /** Of how many receipts two days may be gone through within a reading. */
  readonly fewRows?: number;
}

/**
 * Where the wal-index does not tell what is visible: a commit's frames show in the -wal's time before the sync that
 * makes them visible, and within one tick of the file system's clock two commits look like one. So young files are
 * read again.
 */
const SETTLES_AFTER_MS = 1000;
const SLICE_MS = 15;
/** That takes a few milliseconds. */
const FEW_ROWS = 400;

interface Known {
  readonly signature: string;
  /** By the reader's clock; null where only a change of the file makes a difference. */
  readonly staleUntil: number | null;
  readonly day: DayName;
  readonly nextDue: Seconds | null;
  readonly source: ReadingSource;
  /** Of the sums. */
  readonly version: number;
  /** Without the deliveries, which are told once. */
  readonly facts: BufferFacts;
}

export class BufferReader {
  readonly #path: string;
  readonly #clock: () => number;
  readonly #sliceMs: number;
  readonly #schema = new SchemaCheck();
  readonly #ledger: Ledger;
  readonly #facts: FactsReader;
  #known: Known | null = null;
  /** How the file stood when the ledger last followed it; null where that cannot be told. */
  #followed: string | null = null;
  #top: { readonly question: string; readonly answer: ProductSales[] } | null = null;
  #now: Seconds = 0;

  constructor({ path, zone, clock = () => performance.now(), sliceMs = SLICE_MS, fewRows = FEW_ROWS }: ReaderOptions) {
    this.#path = path;
    this.#clock = clock;
    this.#sliceMs = sliceMs;
    this.#ledger = new Ledger(zone, clock, fewRows);
    this.#facts = new FactsReader(this.#ledger, clock);
  }

  /** As long as nothing changes, the facts are the very same object. */
  read(now: Seconds): Reading {
    this.#now = now;
    const day = dayOf(now, this.#ledger.zone);
    try {
      const facts = this.#confirm(now, day) ?? retrying(() => this.#readAnew(now, day));
      return { ok: true, at: now, source: this.#known?.source ?? 'live', facts };
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

  /** Whether going through receipts again could find something, which `settle` does. */
  unsettled(past = true): boolean {
    return this.#ledger.unsettled(past) || (past && this.#facts.events.unsettled);
  }

  /** Another number: other sums than before, although the file was not written. */
  get version(): number {
    return this.#ledger.version + this.#facts.events.version;
  }

  /** Without the `past` only today and yesterday: what a reading cannot do without. */
  settle(past = true): LongSum<void> {
    const [ledger, { events }] = [this.#ledger, this.#facts];
    return this.#inSlices(this.#now, function* (slices) {
      yield* ledger.settle(slices, past);
      if (past) yield* events.settle(slices);
    });
  }

  days({ first, last, now }: { first: DayName; last: DayName; now: Seconds }): LongSum<DaySales[]> {
    return this.#inSlices(now, (slices) => this.#ledger.days(slices, first, last));
  }

  products({ now, ...asked }: ProductQuestion): LongSum<ProductSales[]> {
    return this.#inSlices(now, (slices) => this.#products(slices, asked));
  }

  *#products(slices: Slices, asked: Omit<ProductQuestion, 'now'>): Generator<void, ProductSales[]> {
    const state = this.#followed;
    const question = state + JSON.stringify(asked);
    if (this.#top?.question === question) return this.#top.answer;
    const answer = yield* topProducts(this.#ledger, slices, asked);
    this.#top = state === null ? null : { question, answer };
    return answer;
  }

  find({ now, ...asked }: ReceiptQuestion & { readonly now: Seconds }): LongSum<ReceiptsFound> {
    return this.#inSlices(now, (slices) => findReceipts(this.#ledger, slices, asked));
  }

  receipts(question: PageQuestion): ExportPage {
    return retrying(() => this.#open(({ db }, { cash }) => readPageOfReceipts(db, cash, question)));
  }

  receipt(id: string): ReceiptDetails | null {
    return retrying(() => this.#open(({ db }) => readReceipt(db, id)));
  }

  /** Of the first receipt; null where there is none. */
  firstDay({ now }: { readonly now: Seconds }): DayName | null {
    return retrying(() => this.#open(({ db }) => firstDay(db, this.#ledger.zone, now)));
  }

  drawers(spans: readonly DrawerSpan[]): (DrawerFlow | null)[] {
    return retrying(() =>
      this.#open(({ db }, { cash }) => spans.map((span) => (cash ? readDrawerFlow(db, span) : null))),
    );
  }

  /** The file was not touched since the reading before: what was read then holds now. */
  #confirm(now: Seconds, day: DayName): BufferFacts | null {
    const known = this.#known;
    if (known === null || known.day !== day || known.version !== this.version) return null;
    if (known.staleUntil !== null && known.staleUntil <= this.#clock()) return null;
    if (known.nextDue !== null && known.nextDue <= now) return null;
    if (stateOf(viewFolder(this.#path)).signature !== known.signature) return null;
    const { countedAt } = this.#ledger;
    if (known.facts.countedAt !== countedAt) this.#known = { ...known, facts: { ...known.facts, countedAt } };
    return this.#known?.facts ?? null;
  }

  #readAnew(now: Seconds, day: DayName): BufferFacts {
    // What is committed from here on is news to the next look, whether or not this reading saw it.
    const before = stateOf(viewFolder(this.#path));
    const written = before.signature !== this.#followed;
    const read = this.#open((buffer, schema) => {
      const facts = this.#facts.read(buffer, schema, now, written);
      return facts && { ...facts, source: buffer.source };
    });
    this.#followed = before.certain ? before.signature : null;
    if (read === null) throw new BufferUnreadable('counting', 'the receipts of these days are being counted');
    const { compose, staleUntil, nextDue, source } = read;
    const facts = compose();
    this.#known = {
      signature: before.signature,
      staleUntil: before.certain ? staleUntil : Number.NEGATIVE_INFINITY,
      day,
      nextDue,
      source,
      version: this.version,
      facts: facts.deliveries.length === 0 ? facts : { ...facts, deliveries: [] },
    };
    return facts;
  }

  #open<T>(use: (buffer: OpenBuffer, schema: Schema) => T): T {
    return withBuffer(this.#path, (buffer) => use(buffer, this.#schema.of(buffer.db, buffer.file)));
  }

  #inSlices<T>(now: Seconds, sum: (slices: Slices) => Generator<void, T>): LongSum<T> {
    this.#now = now;
    const ledger = this.#ledger;
    let generation = ledger.generation;
    const begin = () => {
      this.#follow();
      generation = ledger.generation;
    };
    const open = <U>(use: (buffer: OpenBuffer) => U) =>
      this.#open((buffer) => {
        if (!ledger.holds(buffer) || ledger.generation !== generation) throw changedMeanwhile();
        return use(buffer);
      });
    return new LongSum({ begin, open, now: () => this.#now, sliceMs: this.#sliceMs }, sum);
  }

  #follow(): void {
    const { signature, certain } = stateOf(viewFolder(this.#path));
    if (signature === this.#followed) return;
    retrying(() => this.#open((buffer) => this.#ledger.follow(buffer, this.#now, true)));
    this.#followed = certain ? signature : null;
  }
}

function retrying<T>(read: () => T): T {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return read();
    } catch (error) {
      if (toUnreadable(error).reason !== 'changed_while_reading' || attempt === TRIES) throw error;
    }
  }
}

interface FileState {
  readonly signature: string;
  /** false where the same signature may yet come to mean other contents. */
  readonly certain: boolean;
}

/** A commit that is under way changes nothing yet; one with which nobody goes on for a while counts. */
function stateOf(view: FolderView): FileState {
  const commit = newestCommit(view);
  if (commit === null) return { signature: signatureOf(view), certain: !isYoung(view) };
  const files = commit.underWay && isQuiet(view) ? signatureOf(view) : signatureBesideWal(view);
  return { signature: `${files}|${commit.visible}`, certain: true };
}

function isYoung({ db, wal }: FolderView): boolean {
  const newest = wal !== null && wal.mtimeMs > db.mtimeMs ? wal.mtimeMs : db.mtimeMs;
  return Math.abs(Date.now() - Number(newest)) < SETTLES_AFTER_MS;
}
