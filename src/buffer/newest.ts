/** The terminals that receipts name, and the newest receipt of each. */
import type { LastReceipt } from '../domain/facts.ts';
import { type FiscalDocument, parseFiscalDocument } from '../domain/receipt.ts';
import { type Db, each, isPast, text, whole } from './rows.ts';

export interface SeenRow {
  readonly at: number | null;
  readonly posId: string;
}

interface Newest {
  createdAt: number | null;
  printedAt: number | null;
  fnNumber: string | null;
}

/** How far back a printed receipt is looked for at first. */
const LOOK_BACK = 5;

/** From terminal to terminal by the index on pos_id, without a look at what lies between. */
const NEWEST_OF_EACH = `
WITH RECURSIVE terminal (id) AS (
  SELECT min(pos_id) FROM receipts
  UNION ALL
  SELECT (SELECT min(pos_id) FROM receipts WHERE pos_id > terminal.id) FROM terminal WHERE terminal.id IS NOT NULL
)
SELECT ${whole('r.created_at')} AS at, ${text('r.pos_id')} AS posId, ${text('r.fiscal_doc')} AS doc
FROM terminal CROSS JOIN receipts AS r
WHERE r.rowid IN (SELECT rowid FROM receipts WHERE pos_id = terminal.id ORDER BY rowid DESC LIMIT ${LOOK_BACK})`;

export class NewestReceipts {
  readonly #terminals = new Map<string, Newest>();

  load(db: Db, now: number): void {
    this.#terminals.clear();
    for (const row of each<SeenRow & { doc: string | null }>(db, NEWEST_OF_EACH)) {
      this.see(row, parseFiscalDocument(row.doc), now);
    }
  }

  /** To be told of new rows, and again of those whose document has been completed. */
  see({ at, posId }: SeenRow, document: FiscalDocument | null, now: number): void {
    const newest = this.#terminals.get(posId) ?? { createdAt: null, printedAt: null, fnNumber: null };
    this.#terminals.set(posId, newest);
    if (!isPast(at, now)) return;
    newest.createdAt = Math.max(newest.createdAt ?? at, at);
    if (document?.printed !== true || document.fnNumber === null || at < (newest.printedAt ?? at)) return;
    newest.printedAt = at;
    newest.fnNumber = document.fnNumber;
  }

  terminals(): string[] {
    return [...this.#terminals.keys()];
  }

  receipts(): Record<string, LastReceipt> {
    const dated = [...this.#terminals].flatMap(([posId, { createdAt, fnNumber }]) =>
      createdAt === null ? [] : ([[posId, { createdAt, fnNumber }]] as const),
    );
    return Object.fromEntries(dated);
  }
}
