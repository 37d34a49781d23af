/** Files of a till as no till makes them: every layout that SQLite knows, and things in the rows that nobody expects. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import fc from 'fast-check';
import type { ProblemKind } from '../../src/domain/facts.ts';
import { schemaSql } from '../../src/simulator/schema.ts';

interface Layout {
  readonly pageSize: number;
  readonly autoVacuum: string;
  readonly journal: string;
}

export const layout: fc.Arbitrary<Layout> = fc.record({
  pageSize: fc.constantFrom(512, 1024, 4096, 4096, 65_536),
  autoVacuum: fc.constantFrom('NONE', 'FULL', 'INCREMENTAL'),
  journal: fc.constantFrom('WAL', 'WAL', 'WAL', 'DELETE', 'PERSIST', 'TRUNCATE'),
});

export function layOut(db: DatabaseSync, { pageSize, autoVacuum, journal }: Layout, now: number): void {
  db.exec(`PRAGMA page_size = ${pageSize}; PRAGMA auto_vacuum = ${autoVacuum}`);
  db.exec(`PRAGMA journal_mode = ${journal}; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF`);
  db.exec(schemaSql(now));
  db.exec('PRAGMA ignore_check_constraints = ON');
}

/** One thing that is done to the file; `schema`: no reading can be good until it is mended. */
interface Act {
  readonly what: string;
  readonly schema: boolean;
  /** Of what kind the row is told that cannot be used; where none is named, it depends. */
  readonly plants?: ProblemKind;
  /** So many rows that some are told only as being too many. */
  readonly crowd?: true;
  do(db: DatabaseSync, now: number): void;
}

const deep = fc.integer({ min: 2, max: 120_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth));
const long = fc.constantFrom(300, 10_000, 300_000, 3_000_000).map((length) => 'ю'.repeat(length / 2));
const value: fc.Arbitrary<SQLInputValue> = fc.oneof(
  fc.constantFrom<SQLInputValue>(
    null,
    0,
    -1,
    5,
    2n ** 62n,
    -(2n ** 62n),
    1e308,
    -1e308,
    0.5,
    '',
    ' ',
    'NaN',
    '\0',
    '1e5',
  ),
  fc.constantFrom<SQLInputValue>(253_402_300_800, 1_893_456_000, '__proto__', '<b>', '{{ $value }}', '\ud800'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.uint8Array({ maxLength: 40 }),
  long,
  deep,
);

const line = fc.oneof(
  fc.constant('1'),
  deep,
  long.map((text) => JSON.stringify(text)),
  fc.json({ maxDepth: 3 }),
);
const document = fc.oneof(
  value,
  fc.json({ maxDepth: 6 }),
  line.map((part) => `{"type":"sale","items":[{"name":${part},"total":1}],"total":${part}}`),
  line.map((part) => `{"type":"sale","items":[{"quantity":${part},"total":1}],"fiscal_sign":${part}}`),
  line.map(
    (part) => `{"type":"sale","items":${part},"payments":${part},"idempotency_key":${part},"fn_number":${part}}`,
  ),
  fc
    .constantFrom(50, 999, 60_000)
    .map((lines) => `{"type":"sale","items":[${Array(lines).fill('{"total":1}').join()}]}`),
);

const column = (table: string, names: readonly string[], given: fc.Arbitrary<SQLInputValue>) =>
  fc.record({ name: fc.constantFrom(...names), to: given }).map(({ name, to }) => ({
    what: `${table}.${name}`,
    schema: false,
    do: (db: DatabaseSync) => {
      db.prepare(`UPDATE ${table} SET ${name} = ? WHERE rowid = (SELECT max(rowid) FROM ${table})`).run(to);
    },
  }));

const RECEIPT = `INSERT INTO receipts (id, pos_id, created_at, hlc_local_time, hlc_logical_counter, fiscal_doc, status)`;
const many = (what: string, posId: string, doc: string, status: string) =>
  fc.constantFrom(300, 3000, 12_000).map((count) => ({
    what: `${count} ${what}`,
    schema: false,
    crowd: true as const,
    do: (db: DatabaseSync, now: number) => {
      db.exec(`${RECEIPT} WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
        SELECT hex(randomblob(8)) || i, ${posId}, ${now} - i % 3600, 0, 0, ${doc}, '${status}' FROM n`);
    },
  }));

const SOME = `'{"type":"sale","items":[{"name":"a' || i || '","total":1}],"idempotency_key":"same"}'`;
const ENDLESS = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n';
const TABLES = ['receipts', 'dlq', 'buffer_events', 'config', 'pos_sessions', 'cash_transactions'] as const;

const sql = (what: string, schema: boolean, ...statements: readonly string[]): Act => ({
  what,
  schema,
  do: (db) => {
    db.exec('PRAGMA legacy_alter_table = ON');
    for (const statement of statements) db.exec(statement);
  },
});

const schemaAct = fc
  .constantFrom(...TABLES)
  .chain((table) =>
    fc.constantFrom(
      sql(
        `a view for ${table}`,
        true,
        `ALTER TABLE ${table} RENAME TO kept_${table}`,
        `CREATE VIEW ${table} AS ${ENDLESS}`,
      ),
      sql(
        `a virtual ${table}`,
        true,
        `ALTER TABLE ${table} RENAME TO kept_${table}`,
        `CREATE VIRTUAL TABLE ${table} USING fts5(id)`,
      ),
      sql(
        `${table} without rows' numbers`,
        true,
        `ALTER TABLE ${table} RENAME TO kept_${table}`,
        `CREATE TABLE ${table} (id TEXT PRIMARY KEY, rest TEXT) WITHOUT ROWID`,
      ),
      sql(
        `a trigger on ${table}`,
        false,
        `CREATE TRIGGER hostile_${table} AFTER UPDATE ON ${table} BEGIN SELECT 1; END`,
      ),
      sql(
        `a computed column of ${table}`,
        false,
        `ALTER TABLE ${table} ADD COLUMN more_${table} AS (hex(zeroblob(1000000)))`,
      ),
      sql(
        'other tables and views',
        false,
        `CREATE TABLE IF NOT EXISTS ours (a, b)`,
        `CREATE VIEW IF NOT EXISTS endless AS ${ENDLESS}`,
      ),
    ),
  );

const aReceipt: Act = {
  what: 'a receipt',
  schema: false,
  do: (db, now) => {
    db.prepare(
      `${RECEIPT} VALUES (hex(randomblob(16)), 'POS-BAD', ?, 0, 0, '{"type":"sale","total":1}', 'pending')`,
    ).run(now);
  },
};
const aSession: Act = {
  what: 'a session',
  schema: false,
  do: (db, now) => {
    db.prepare(`INSERT OR REPLACE INTO pos_sessions (pos_id, session_id, opened_at, cash_balance, card_balance, last_updated, status)
      VALUES ('POS-BAD', hex(randomblob(8)), ?, 0, 0, 0, 'open')`).run(now);
    db.prepare(`INSERT INTO cash_transactions (id, pos_id, transaction_type, amount, payment_method, timestamp)
      VALUES (hex(randomblob(8)), 'POS-BAD', 'sale', 1, 'cash', ?)`).run(now);
  },
};

/** A row of which nobody can doubt what is wrong with it. */
const plant = fc
  .constantFrom<readonly [ProblemKind, string, SQLInputValue]>(
    ['malformed_document', 'fiscal_doc', '{"type":"sa'],
    ['malformed_document', 'fiscal_doc', `{"type":"sale","items":${'['.repeat(9000)}${']'.repeat(9000)},"total":1}x`],
    ['oversized_document', 'fiscal_doc', `{"type":"sale","total":1,"x":"${'ю'.repeat(1_500_000)}"}`],
    ['bad_time', 'created_at', 'вчера'],
    ['bad_time', 'created_at', 253_402_300_800],
    ['unknown_status', 'status', 'потерян'],
  )
  .map(
    ([plants, name, to]): Act => ({
      what: `${plants}: ${name}`,
      schema: false,
      plants,
      do: (db) => {
        db.prepare(`UPDATE receipts SET ${name} = ? WHERE rowid = (SELECT max(rowid) FROM receipts)`).run(to);
      },
    }),
  );

/** What is done to the newest row of a table, be it a sound one, is done to one that was put there for it. */
const toOneOfOurs = (spoil: fc.Arbitrary<Act>, first: Act): fc.Arbitrary<Act> =>
  spoil.map((act) => ({
    ...act,
    do: (db, now) => {
      first.do(db, now);
      act.do(db, now);
    },
  }));

export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: toOneOfOurs(column('receipts', ['fiscal_doc'], document), aReceipt) },
  {
    weight: 6,
    arbitrary: toOneOfOurs(
      column(
        'receipts',
        [
          'pos_id',
          'created_at',
          'status',
          'retry_count',
          'last_error',
          'synced_at',
          'hlc_server_time',
          'hlc_local_time',
        ],
        value,
      ),
      aReceipt,
    ),
  },
  {
    weight: 3,
    arbitrary: toOneOfOurs(
      column(
        'pos_sessions',
        ['session_id', 'opened_at', 'closed_at', 'cash_balance', 'card_balance', 'z_report_data', 'status'],
        fc.oneof(value, document),
      ),
      aSession,
    ),
  },
  {
    weight: 2,
    arbitrary: toOneOfOurs(
      column(
        'cash_transactions',
        ['transaction_type', 'amount', 'payment_method', 'timestamp', 'synced_to_odoo'],
        value,
      ),
      aSession,
    ),
  },
  {
    weight: 2,
    arbitrary: toOneOfOurs(
      column('buffer_events', ['event_type', 'receipt_id', 'timestamp', 'metadata'], value),
      aReceipt,
    ),
  },
  { weight: 1, arbitrary: column('config', ['value'], value) },
  {
    weight: 2,
    arbitrary: fc.oneof(
      many('terminals', `'A' || i`, SOME, 'synced'),
      many('equal keys', `'POS-BAD'`, SOME, 'synced'),
      many('waiting receipts', `'POS-BAD'`, SOME, 'pending'),
      many('half documents', `'POS-BAD'`, `'{"type":"sa'`, 'synced'),
    ),
  },
  { weight: 4, arbitrary: toOneOfOurs(plant, aReceipt) },
  { weight: 2, arbitrary: schemaAct },
);

/** Nothing of it is left, and nothing that was sound is gone. */
export function mend(db: DatabaseSync): void {
  for (const table of TABLES) {
    const kept = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(`kept_${table}`);
    if (kept !== undefined) {
      const kind = db.prepare('SELECT type FROM sqlite_schema WHERE name = ?').get(table)?.type;
      if (kind !== undefined) db.exec(`DROP ${String(kind)} ${table}`);
      db.exec(`ALTER TABLE kept_${table} RENAME TO ${table}`);
    }
    db.exec(`DROP TRIGGER IF EXISTS hostile_${table}`);
  }
  db.exec(`DELETE FROM buffer_events; DELETE FROM cash_transactions; DELETE FROM pos_sessions`);
  db.exec(`DELETE FROM receipts WHERE id NOT LIKE 'sound-%'`);
  db.exec(
    `UPDATE config SET value = '200' WHERE key = 'buffer_capacity'; DELETE FROM config WHERE key <> 'buffer_capacity'`,
  );
}
