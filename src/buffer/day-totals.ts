/** One day added up, receipt by receipt, and what proves that no other rows belong to it. */
import type { DayName } from '../domain/day.ts';
import { type FiscalDocument, parseFiscalDocument } from '../domain/receipt.ts';
import { addReceipt, type DaySales, type GrowingDay, growingDay, type TerminalDay } from '../domain/sales.ts';
import type { DayClock } from './day-clock.ts';
import { Goods, type PackedGoods, type Spellings } from './goods.ts';
import { type Db, one, text, whole } from './rows.ts';

/** A receipt as a day needs it. Its created_at lies within the day, so it is a number. */
export interface DayRow {
  readonly row: number;
  readonly at: number;
  readonly posId: string;
  readonly doc: string | null;
  readonly bytes: number;
}

export const DAY_ROW = `rowid AS row, ${whole('created_at')} AS at, coalesce(${text('pos_id')}, '') AS posId,
  ${text('fiscal_doc')} AS doc, coalesce(octet_length(fiscal_doc), 0) AS bytes`;

export interface Fingerprint {
  readonly rows: number;
  readonly newest: number;
  readonly sum: number;
}

/** Answered from the index on created_at alone. */
export function fingerprintOf(db: Db, { start, end }: DayClock): Fingerprint {
  const sql = `SELECT count(*) AS rows, coalesce(max(rowid), 0) AS newest, total(rowid) AS sum
    FROM receipts WHERE created_at >= ? AND created_at < ?`;
  return one<Fingerprint>(db, sql, start, end) ?? { rows: 0, newest: 0, sum: 0 };
}

export function sameRows(a: Fingerprint, b: Fingerprint): boolean {
  return a.rows === b.rows && a.newest === b.newest && a.sum === b.sum;
}

/** A day that is over, as it is remembered. */
export interface ClosedDay {
  readonly clock: DayClock;
  readonly fingerprint: Fingerprint;
  readonly sales: DaySales;
  readonly goods: ReadonlyMap<string, PackedGoods>;
}

interface Terminal {
  readonly day: GrowingDay;
  readonly goods: Goods;
}

export class DayTotals {
  readonly clock: DayClock;
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
    return document;
  }

  /** The row is the same one, its document another. */
  replace(row: DayRow, before: FiscalDocument | null): FiscalDocument | null {
    this.#count(row, before, -1);
    const document = parseFiscalDocument(row.doc);
    this.#count(row, document, 1);
    return document;
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
    return { clock: this.clock, fingerprint: this.fingerprint(), sales: this.sales(), goods: this.goods() };
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
