/** One day added up, receipt by receipt, and what proves that no other rows belong to it. */
import type { DayName } from '../domain/day.ts';
import { type FiscalDocument, parseFiscalDocument } from '../domain/receipt.ts';
import { addReceipt, type DaySales, type GrowingDay, growingDay, type TerminalDay } from '../domain/sales.ts';
import type { DayClock } from './day-clock.ts';
import type { DayRow, Fingerprint } from './day-rows.ts';
import { Goods, type PackedGoods, type Spellings } from './goods.ts';
import type { Db } from './rows.ts';
import { WatchedRows } from './watched-rows.ts';

/** A day that is over, as it is remembered. */
export interface ClosedDay {
  readonly clock: DayClock;
  readonly fingerprint: Fingerprint;
  readonly sales: DaySales;
  readonly goods: ReadonlyMap<string, PackedGoods>;
  /** Receipts that may still be completed. */
  readonly watched: WatchedRows;
}

/** A receipt whose document was completed. */
export interface Completed {
  readonly row: DayRow;
  readonly before: FiscalDocument | null;
  readonly document: FiscalDocument | null;
}

interface Terminal {
  readonly day: GrowingDay;
  readonly goods: Goods;
}

export class DayTotals {
  readonly clock: DayClock;
  readonly watched = new WatchedRows();
  readonly #spellings: Spellings;
  readonly #terminals = new Map<string, Terminal>();
  #rows = 0;
  #newest = 0;
  #sum = 0;

  constructor(clock: DayClock, spellings: Spellings) {
    this.clock = clock;
    this.#spellings = spellings;
  }

  /** Adds a row that was not in yet, and returns its document. */
  add(row: DayRow): FiscalDocument | null {
    this.#rows += 1;
    this.#newest = Math.max(this.#newest, row.row);
    this.#sum += row.row;
    const document = parseFiscalDocument(row.doc);
    this.#count(row, document, 1);
    this.watched.watch(row, document);
    return document;
  }

  /** Counts anew what was completed since. */
  complete(db: Db): Completed[] {
    return this.watched.changed(db).map(({ row, before }) => {
      const document = parseFiscalDocument(row.doc);
      this.#count(row, before, -1);
      this.#count(row, document, 1);
      this.watched.watch(row, document);
      return { row, before, document };
    });
  }

  fingerprint(): Fingerprint {
    return { rows: this.#rows, newest: this.#newest, sum: this.#sum };
  }

  sales(): DaySales {
    return salesOf(
      this.clock.name,
      Array.from(this.#terminals, ([posId, { day }]) => [posId, day]),
    );
  }

  goods(): ReadonlyMap<string, PackedGoods> {
    return new Map(Array.from(this.#terminals, ([posId, { goods }]) => [posId, goods.pack()]));
  }

  close(): ClosedDay {
    const { clock, watched } = this;
    return { clock, fingerprint: this.fingerprint(), sales: this.sales(), goods: this.goods(), watched };
  }

  #count(row: DayRow, document: FiscalDocument | null, sign: 1 | -1): void {
    const terminal = this.#terminalOf(row.posId);
    addReceipt(terminal.day, document, this.clock.hourOf(row.at), sign);
    if (document?.kind === 'sale') terminal.goods.add(document.items, row, sign);
  }

  #terminalOf(posId: string): Terminal {
    const known = this.#terminals.get(posId);
    if (known !== undefined) return known;
    const terminal = { day: growingDay(), goods: new Goods(this.#spellings) };
    this.#terminals.set(posId, terminal);
    return terminal;
  }
}

function salesOf(day: DayName, terminals: readonly (readonly [string, TerminalDay])[]): DaySales {
  return { day, terminals: Object.fromEntries(terminals) };
}
