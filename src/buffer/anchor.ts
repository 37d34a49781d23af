import { type Db, one, text } from './rows.ts';

/**
 * Whether a table is still the one that was read before, with rows only added: the newest row known then must still
 * bear the same id. A restored or rebuilt file has another row in that place, or none.
 */
export class Anchor {
  readonly #table: 'receipts' | 'cash_transactions';
  #known: { readonly file: string; readonly row: number; readonly id: string | null } | null = null;

  constructor(table: 'receipts' | 'cash_transactions') {
    this.#table = table;
  }

  /** 0 before the first row. */
  get row(): number {
    return this.#known?.row ?? 0;
  }

  get known(): boolean {
    return this.#known !== null;
  }

  holds(db: Db, file: string): boolean {
    if (this.#known === null || this.#known.file !== file) return false;
    return this.#idAt(db, this.#known.row) === this.#known.id;
  }

  newestRow(db: Db): number {
    return one<{ row: number | null }>(db, `SELECT max(rowid) AS row FROM ${this.#table}`)?.row ?? 0;
  }

  moveTo(db: Db, file: string, row: number): void {
    this.#known = { file, row, id: this.#idAt(db, row) };
  }

  #idAt(db: Db, row: number): string | null {
    return one<{ id: string }>(db, `SELECT ${text('id')} AS id FROM ${this.#table} WHERE rowid = ?`, row)?.id ?? null;
  }
}
