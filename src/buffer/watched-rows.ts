/** Receipts whose document may still be completed: not printed yet, or half-written. */
import type { Seconds } from '../domain/day.ts';
import type { FiscalDocument } from '../domain/receipt.ts';
import type { DayRow } from './day-rows.ts';
import { all, type Db, text } from './rows.ts';

interface Watched {
  readonly at: Seconds;
  readonly posId: string;
  readonly bytes: number;
  readonly document: FiscalDocument | null;
}

/** A completed document is a longer one; a document's length is told without reading it. */
const CHANGED = `
SELECT r.rowid AS row, ${text('r.fiscal_doc')} AS doc, coalesce(octet_length(r.fiscal_doc), 0) AS bytes
FROM json_each(?) AS known CROSS JOIN receipts AS r ON r.rowid = CAST(known.key AS INTEGER)
WHERE coalesce(octet_length(r.fiscal_doc), 0) <> known.value`;

export class WatchedRows {
  readonly #rows = new Map<number, Watched>();

  /** A printed document is final. */
  watch({ row, at, posId, bytes }: DayRow, document: FiscalDocument | null): void {
    if (document?.printed === true) this.#rows.delete(row);
    else this.#rows.set(row, { at, posId, bytes, document });
  }

  changed(db: Db): { row: DayRow; before: FiscalDocument | null }[] {
    if (this.#rows.size === 0) return [];
    const known = JSON.stringify(Object.fromEntries(Array.from(this.#rows, ([row, { bytes }]) => [row, bytes])));
    return all<{ row: number; doc: string | null; bytes: number }>(db, CHANGED, known).flatMap((now) => {
      const watched = this.#rows.get(now.row);
      if (watched === undefined) return [];
      return [{ row: { ...now, at: watched.at, posId: watched.posId }, before: watched.document }];
    });
  }

  unprinted(): { posId: string; createdAt: Seconds }[] {
    return [...this.#rows.values()].flatMap(({ at, posId, document }) =>
      document === null ? [] : [{ posId, createdAt: at }],
    );
  }

  malformed(): number[] {
    return Array.from(this.#rows).flatMap(([row, { document }]) => (document === null ? [row] : []));
  }
}
