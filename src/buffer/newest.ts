/** The terminals that receipts name, and the newest receipt of each. */
import type { LastReceipt } from '../domain/facts.ts';
import { type FiscalDocument, parseFiscalDocument } from '../domain/receipt.ts';
import { MOST_TERMINALS } from './bounds.ts';
import { all, type Db, DOCUMENT, each, isPast, NUMBERED, POS_ID, wholeColumn } from './rows.ts';

/** Only so many are told apart. What others do is in no sum, and is counted as that. */
export interface Terminals {
  admits(posId: string): boolean;
}

interface Newest {
  createdAt: number | null;
  printedAt: number | null;
  fnNumber: string | null;
  signedAt: number | null;
  /** When those were made that bear no fiscal sign. */
  readonly unsigned: number[];
}

export class NewestReceipts {
  readonly #terminals: Terminals;
  readonly #newest = new Map<string, Newest>();

  constructor(terminals: Terminals) {
    this.#terminals = terminals;
  }

  /** To be told of new rows, and again of those whose document has been completed. */
  see(
    { at, posId }: { readonly at: number | null; readonly posId: string },
    document: FiscalDocument | null,
    now: number,
  ): void {
    if (!this.#terminals.admits(posId)) return;
    const newest = this.#newest.get(posId) ?? nothing();
    this.#newest.set(posId, newest);
    if (!isPast(at, now)) return;
    newest.createdAt = later(newest.createdAt, at);
    if (document?.printed === true) newest.signedAt = later(newest.signedAt, at);
    else if (document !== null && newest.unsigned.length < LOOK_BACK) newest.unsigned.push(at);
    if (document?.printed !== true || document.fnNumber === null || at < (newest.printedAt ?? at)) return;
    newest.printedAt = at;
    newest.fnNumber = document.fnNumber;
  }

  names(): string[] {
    return [...this.#newest.keys()];
  }

  /** Of several that each know a part, what is newest in any of them. */
  static together(parts: readonly NewestReceipts[]): Record<string, LastReceipt> {
    const receipts = new Map<string, Newest>();
    for (const [posId, newest] of parts.flatMap((part) => [...part.#newest])) {
      const before = receipts.get(posId) ?? nothing();
      const printed = newest.printedAt !== null && newest.printedAt >= (before.printedAt ?? 0) ? newest : before;
      receipts.set(posId, {
        createdAt: later(before.createdAt, newest.createdAt),
        printedAt: printed.printedAt,
        fnNumber: printed.fnNumber,
        signedAt: later(before.signedAt, newest.signedAt),
        unsigned: [],
      });
    }
    const dated = Array.from(receipts).flatMap(([posId, { createdAt, fnNumber, signedAt }]) =>
      createdAt === null ? [] : ([[posId, { createdAt, fnNumber, signedAt }]] as const),
    );
    return Object.fromEntries(dated);
  }

  /** Receipts that bear no fiscal sign, as far as it goes back. */
  unsignedBefore(moment: number): { posId: string; createdAt: number }[] {
    return [...this.#newest].flatMap(([posId, { unsigned }]) =>
      unsigned.filter((at) => at < moment).map((createdAt) => ({ posId, createdAt })),
    );
  }
}

function nothing(): Newest {
  return { createdAt: null, printedAt: null, fnNumber: null, signedAt: null, unsigned: [] };
}

function later(a: number | null, b: number | null): number | null {
  return a !== null && (b === null || a > b) ? a : b;
}

/** How far back a printed receipt is looked for at first. */
const LOOK_BACK = 5;
/** So many names are asked for their first receipt. */
const MOST_NAMES = 20_000;

/** From terminal to terminal by the index on pos_id, without a look at what lies between. */
const NAMES = `
WITH RECURSIVE terminal (id) AS (
  SELECT min(pos_id) FROM receipts
  UNION ALL
  SELECT (SELECT min(pos_id) FROM receipts WHERE pos_id > terminal.id) FROM terminal WHERE terminal.id IS NOT NULL
  LIMIT ${MOST_NAMES}
)
SELECT (SELECT min(rowid) FROM receipts WHERE pos_id = terminal.id AND +rowid ${NUMBERED}) AS first FROM terminal WHERE terminal.id IS NOT NULL`;

const NEWEST_OF_EACH = `
SELECT ${wholeColumn('created_at')} AS at, ${POS_ID} AS posId, ${DOCUMENT} AS doc
FROM json_each(?) AS first CROSS JOIN receipts
WHERE receipts.rowid IN (SELECT rowid FROM receipts
  WHERE pos_id = (SELECT pos_id FROM receipts WHERE rowid = first.value) AND +rowid ${NUMBERED} ORDER BY rowid DESC LIMIT ${LOOK_BACK})`;

/** Everything the index tells of terminals, however long ago they sold something; those that come later join them. */
export class KnownTerminals implements Terminals {
  readonly #names = new Set<string>();
  newest = new NewestReceipts(this);

  /** Of too many those stay that were there first. */
  load(db: Db, now: number): void {
    this.#names.clear();
    this.newest = new NewestReceipts(this);
    const first = all<{ first: number | null }>(db, NAMES).flatMap((name) => name.first ?? []);
    const known = JSON.stringify(first.sort((a, b) => a - b).slice(0, MOST_TERMINALS));
    for (const { at, posId, doc } of each<{ at: number | null; posId: string | null; doc: string | null }>(
      db,
      NEWEST_OF_EACH,
      known,
    )) {
      if (posId !== null) this.newest.see({ at, posId }, parseFiscalDocument(doc), now);
    }
  }

  get full(): boolean {
    return this.#names.size >= MOST_TERMINALS;
  }

  admits(posId: string): boolean {
    if (this.#names.has(posId)) return true;
    if (this.full) return false;
    this.#names.add(posId);
    return true;
  }
}
