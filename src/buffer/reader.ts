/** Reads buffer.db: short readings, pages, and long sums in slices. It opens and closes the file for each of them. */
import { type DayName, dayOf, type Seconds, type TimeZone } from '../domain/day.ts';
import type { BufferFacts, Reading, ReadingSource } from '../domain/facts.ts';
import type {
  ExportCursor,
  ExportPage,
  ExportSpan,
  ReceiptDetails,
  ReceiptQuestion,
  ReceiptsFound,
} from '../domain/receipt-search.ts';
import type { DaySales, DrawerFlow, DrawerSpan, ProductQuestion, ProductSales } from '../domain/sales.ts';
import { readDrawerFlow } from './cash.ts';
import { changedMeanwhile, type Slices } from './day-counter.ts';
import { readExportPage } from './export-page.ts';
import { findReceipts, readReceipt } from './find-receipts.ts';
import { type FolderView, fileIdentity, signatureBesideWal, signatureOf, viewFolder } from './folder-view.ts';
import { Ledger } from './ledger.ts';
import { inSlices, type LongSum } from './long-sum.ts';
import { FactsReader } from './read-facts.ts';
import { isQuiet, type OpenBuffer, withBuffer } from './safe-open.ts';
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

/** A file that changed while it was read is read again, so often. */
const TRIES = 3;
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
  readonly #zone: TimeZone;
  readonly #clock: () => number;
  readonly #sliceMs: number;
  readonly #ledger: Ledger;
  readonly #facts: FactsReader;
  #known: Known | null = null;
  /** How the file stood when the ledger last followed it; null where that cannot be told. */
  #followed: string | null = null;
  #top: { readonly question: string; readonly answer: ProductSales[] } | null = null;
  #now: Seconds = 0;

  constructor({ path, zone, clock = () => performance.now(), sliceMs = SLICE_MS, fewRows = FEW_ROWS }: ReaderOptions) {
    this.#path = path;
    this.#zone = zone;
    this.#clock = clock;
    this.#sliceMs = sliceMs;
    this.#ledger = new Ledger(zone, clock, fewRows);
    this.#facts = new FactsReader(this.#ledger, clock);
  }

  /** As long as nothing changes, the facts are the very same object. */
  read(now: Seconds): Reading {
    this.#now = now;
    const day = dayOf(now, this.#zone);
    try {
      const facts = this.#confirm(now, day) ?? this.#retrying(() => this.#readAnew(now, day));
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
  get unsettled(): boolean {
    return this.#ledger.unsettled || this.#facts.unsettled;
  }

  /** Another number: other sums than before, although the file was not written. */
  get version(): number {
    return this.#ledger.version + this.#facts.version;
  }

  settle(): LongSum<void> {
    const [ledger, facts] = [this.#ledger, this.#facts];
    return this.#inSlices(function* (slices) {
      yield* ledger.settle(slices);
      yield* facts.settle(slices);
    });
  }

  days(first: DayName, last: DayName, now: Seconds): LongSum<DaySales[]> {
    this.#now = now;
    return this.#inSlices((slices) => this.#ledger.days(slices, first, last));
  }

  products({ now, ...asked }: ProductQuestion): LongSum<ProductSales[]> {
    this.#now = now;
    const [ledger, zone] = [this.#ledger, this.#zone];
    const question = JSON.stringify(asked);
    const remember = (state: string | null, answer: ProductSales[]) => {
      this.#top = state === null ? null : { question: state + question, answer };
      return answer;
    };
    const known = () => (this.#top?.question === this.#followed + question ? this.#top.answer : null);
    return this.#inSlices(function* (slices, state) {
      return known() ?? remember(state, yield* topProducts(ledger, slices, { ...asked, zone }));
    });
  }

  receipts(span: ExportSpan, cursor: ExportCursor | null, limit: number): ExportPage {
    const read = (buffer: OpenBuffer) =>
      readExportPage(buffer.db, this.#facts.schemaOf(buffer).cash, span, cursor, limit);
    return this.#retrying(() => this.#open(read));
  }

  find(question: ReceiptQuestion, now: Seconds): LongSum<ReceiptsFound> {
    this.#now = now;
    return this.#inSlices((slices) => findReceipts(this.#ledger, slices, question, this.#zone));
  }

  receipt(id: string): ReceiptDetails | null {
    const read = (buffer: OpenBuffer) => {
      this.#facts.schemaOf(buffer);
      return readReceipt(buffer.db, id);
    };
    return this.#retrying(() => this.#open(read));
  }

  drawers(spans: readonly DrawerSpan[]): (DrawerFlow | null)[] {
    const read = (buffer: OpenBuffer) => {
      const { cash } = this.#facts.schemaOf(buffer);
      return spans.map((span) => (cash ? readDrawerFlow(buffer.db, span) : null));
    };
    return this.#retrying(() => this.#open(read));
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
    const read = this.#open((buffer) => {
      const facts = this.#facts.read(buffer, now, written);
      return facts && { ...facts, source: buffer.source };
    });
    this.#followed = before.certain ? before.signature : null;
    if (read === null) throw new BufferUnreadable('counting', 'the receipts of these days are being counted');
    read.commit();
    const facts = read.compose();
    this.#known = {
      signature: before.signature,
      staleUntil: before.certain ? read.staleUntil : Number.NEGATIVE_INFINITY,
      day,
      nextDue: read.nextDue,
      source: read.source,
      version: this.version,
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
      const value = withBuffer(this.#path, (buffer) => {
        used = true;
        return use(buffer);
      });
      this.#ledger.commit();
      return value;
    } catch (error) {
      this.#ledger.drop();
      if (used) this.#facts.distrust();
      throw toUnreadable(error);
    }
  }

  #inSlices<T>(sum: (slices: Slices, state: string | null) => Generator<void, T>): LongSum<T> {
    return inSlices(
      {
        begin: () => this.#follow(),
        open: (use) => this.#open(use),
        check: (buffer) => {
          this.#facts.schemaOf(buffer);
          if (!this.#ledger.holds(buffer.db, fileIdentity(buffer.view))) throw changedMeanwhile();
        },
        now: () => this.#now,
        sliceMs: this.#sliceMs,
      },
      sum,
    );
  }

  /** Returns how the file stands; null where that cannot be told. */
  #follow(): string | null {
    const { signature, certain } = stateOf(viewFolder(this.#path));
    if (signature === this.#followed) return signature;
    this.#retrying(() =>
      this.#open((buffer) => {
        this.#facts.schemaOf(buffer);
        return this.#ledger.follow(buffer.db, fileIdentity(buffer.view), this.#now, true);
      }),
    );
    this.#followed = certain ? signature : null;
    return this.#followed;
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
