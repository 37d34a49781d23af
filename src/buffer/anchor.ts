import { type Db, NUMBERED, textColumn, value } from './rows.ts';
import type { OpenBuffer } from './safe-open.ts';

type Table = 'receipts' | 'cash_transactions' | 'buffer_events';

/**
 * Whether a table is still the one that was read before, with rows only added: the newest row known then must still
 * be the same one. A restored or rebuilt file has another row in that place, or none.
 */
export class Anchor {
  readonly #table: Table;
  readonly #identity: string;
  #known: { readonly file: string; readonly row: number; readonly identity: string | null } | null = null;

  constructor(table: Table) {
    this.#table = table;
    const columns = table === 'buffer_events' ? ['receipt_id', 'timestamp'] : ['id'];
    this.#identity = columns.map((column) => `coalesce(${textColumn(column)}, '')`).join(` || ' ' || `);
  }

  /** 0 before the first row. */
  get row(): number {
    return this.#known?.row ?? 0;
  }

  get known(): boolean {
    return this.#known !== null;
  }

  holds({ db, file }: OpenBuffer): boolean {
    const known = this.#known;
    return known !== null && known.file === file && this.#identityOf(db, known.row) === known.identity;
  }

  newestRow(db: Db): number {
    return value<number>(db, `SELECT max(rowid) FROM ${this.#table} WHERE rowid ${NUMBERED}`) ?? 0;
  }

  /** Moves there if the reading turns out well. */
  mark({ db, file, whenGood }: OpenBuffer, row: number): void {
    const known = { file, row, identity: this.#identityOf(db, row) };
    whenGood(() => {
      this.#known = known;
    });
  }

  forget(): void {
    this.#known = null;
  }

  #identityOf(db: Db, row: number): string | null {
    return value<string>(db, `SELECT ${this.#identity} FROM ${this.#table} WHERE rowid = ?`, row);
  }
}
