/** What must stand in the file for its rows to be understood. */
import { all, type Db, one, value } from './rows.ts';
import { BufferUnreadable } from './unreadable.ts';

const REQUIRED = {
  receipts: 'id pos_id created_at hlc_server_time fiscal_doc status retry_count last_error synced_at',
  dlq: 'original_receipt_id failed_at reason resolved_at',
  buffer_events: 'id event_type receipt_id timestamp metadata',
};

/** A file from before session persistence has neither of its two tables; the config table says only how much fits in. */
const OPTIONAL = {
  pos_sessions: 'pos_id session_id opened_at closed_at cash_balance card_balance z_report_data status',
  cash_transactions: 'pos_id receipt_id transaction_type amount payment_method timestamp synced_to_odoo',
  config: 'key value',
};

export interface Schema {
  readonly sessions: boolean;
  readonly cash: boolean;
  readonly config: boolean;
}

/** Looks at the schema anew only where SQLite says that it is another one. */
export class SchemaCheck {
  #known: { readonly key: string; readonly schema: Schema } | null = null;

  of(db: Db, file: string): Schema {
    const version = value<number>(db, 'PRAGMA schema_version');
    const key = `${file}:${version}`;
    if (this.#known?.key !== key) this.#known = { key, schema: readSchema(db) };
    return this.#known.schema;
  }
}

function readSchema(db: Db): Schema {
  const missing = Object.entries(REQUIRED).flatMap(([table, columns]) => missingIn(db, table, columns) ?? [table]);
  const optional = Object.entries(OPTIONAL).map(([table, columns]) => missingIn(db, table, columns));
  missing.push(...optional.flatMap((columns) => columns ?? []));
  if (missing.length > 0) throw new BufferUnreadable('schema', `missing: ${missing.join(', ')}`);
  const [sessions, cash, config] = optional.map((columns) => columns !== null);
  return { sessions: sessions === true, cash: cash === true, config: config === true };
}

/** The columns that the table lacks, or null where there is nothing of that name. */
function missingIn(db: Db, table: string, columns: string): string[] | null {
  const kind = one<{ type: string; wr: number }>(
    db,
    "SELECT type, wr FROM pragma_table_list WHERE schema = 'main' AND name = ? COLLATE NOCASE",
    table,
  );
  if (kind === null) return null;
  // A view may have no end, and rows are told apart by the numbers that only a real table gives them.
  if (kind.type !== 'table') throw new BufferUnreadable('schema', `${table} is a ${kind.type}, not a table`);
  if (kind.wr !== 0) throw new BufferUnreadable('schema', `${table} is a table without row numbers`);
  const present = all<{ name: string; hidden: number }>(db, 'SELECT name, hidden FROM pragma_table_xinfo(?)', table);
  // What is computed when it is asked for may take any time.
  const stored = present.filter(({ hidden }) => hidden === 0).map(({ name }) => name.toLowerCase());
  if (stored.includes('rowid')) throw new BufferUnreadable('schema', `${table} has a column called rowid`);
  return columns
    .split(' ')
    .filter((column) => !stored.includes(column))
    .map((column) => `${table}.${column}`);
}
