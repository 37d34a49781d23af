/** The adapter's buffer.db as it stands on a till: the tables, indexes, triggers, views and seeded config. */

const RECEIPTS = `
CREATE TABLE receipts (
  id TEXT PRIMARY KEY,
  pos_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  hlc_local_time INTEGER NOT NULL,
  hlc_logical_counter INTEGER NOT NULL CHECK (hlc_logical_counter >= 0),
  hlc_server_time INTEGER,
  fiscal_doc TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'syncing', 'synced', 'failed')),
  retry_count INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  synced_at INTEGER
);
CREATE TABLE dlq (
  id TEXT PRIMARY KEY,
  original_receipt_id TEXT NOT NULL REFERENCES receipts (id),
  failed_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  fiscal_doc TEXT NOT NULL,
  retry_attempts INTEGER NOT NULL,
  last_error TEXT,
  resolved_at INTEGER,
  resolved_by TEXT
);
CREATE TABLE buffer_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_type TEXT NOT NULL CHECK (event_type IN ('receipt_added', 'receipt_synced', 'receipt_failed',
    'circuit_opened', 'circuit_closed', 'sync_started', 'sync_completed', 'sync_failed')),
  receipt_id TEXT,
  timestamp INTEGER NOT NULL,
  metadata TEXT
);
CREATE TABLE config (key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at INTEGER NOT NULL);
`;

const SESSIONS = `
CREATE TABLE pos_sessions (
  pos_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  cash_balance REAL NOT NULL DEFAULT 0,
  card_balance REAL NOT NULL DEFAULT 0,
  z_report_data TEXT,
  last_updated INTEGER NOT NULL,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closing', 'closed'))
);
CREATE TABLE cash_transactions (
  id TEXT PRIMARY KEY,
  pos_id TEXT NOT NULL REFERENCES pos_sessions (pos_id),
  receipt_id TEXT REFERENCES receipts (id),
  transaction_type TEXT NOT NULL CHECK (transaction_type IN ('sale', 'refund', 'cash_in', 'cash_out')),
  amount REAL NOT NULL,
  payment_method TEXT NOT NULL CHECK (payment_method IN ('cash', 'card', 'mixed')),
  timestamp INTEGER NOT NULL,
  synced_to_odoo INTEGER NOT NULL DEFAULT 0 CHECK (synced_to_odoo IN (0, 1)),
  synced_at INTEGER
);
`;

const INDEXES: readonly (readonly [name: string, on: string])[] = [
  ['idx_receipts_status', 'receipts (status)'],
  ['idx_receipts_created_at', 'receipts (created_at)'],
  ['idx_receipts_hlc', 'receipts (hlc_server_time, hlc_local_time, hlc_logical_counter)'],
  ['idx_receipts_pos_id', 'receipts (pos_id)'],
  ['idx_receipts_retry', 'receipts (retry_count, status)'],
  ['idx_dlq_failed_at', 'dlq (failed_at)'],
  ['idx_dlq_resolved_at', 'dlq (resolved_at)'],
  ['idx_dlq_receipt', 'dlq (original_receipt_id)'],
  ['idx_events_timestamp', 'buffer_events (timestamp)'],
  ['idx_events_type', 'buffer_events (event_type)'],
  ['idx_events_receipt', 'buffer_events (receipt_id)'],
];

const SESSION_INDEXES: readonly (readonly [name: string, on: string])[] = [
  ['idx_sessions_status', 'pos_sessions (status)'],
  ['idx_sessions_updated', 'pos_sessions (last_updated)'],
  ['idx_cash_pos_time', 'cash_transactions (pos_id, timestamp)'],
  ['idx_cash_synced', 'cash_transactions (synced_to_odoo)'],
  ['idx_cash_type', 'cash_transactions (transaction_type)'],
  ['idx_cash_receipt', 'cash_transactions (receipt_id)'],
];

const TRIGGERS = `
CREATE TRIGGER trg_receipt_added AFTER INSERT ON receipts BEGIN
  INSERT INTO buffer_events (event_type, receipt_id, timestamp) VALUES ('receipt_added', NEW.id, NEW.created_at);
END;
CREATE TRIGGER trg_receipt_synced AFTER UPDATE OF status ON receipts
WHEN NEW.status = 'synced' AND OLD.status <> 'synced' BEGIN
  INSERT INTO buffer_events (event_type, receipt_id, timestamp, metadata)
  VALUES ('receipt_synced', NEW.id, NEW.synced_at,
    json_object('retry_count', NEW.retry_count, 'duration_seconds', NEW.synced_at - NEW.created_at));
END;
`;

const VIEWS = `
CREATE VIEW v_buffer_status AS
SELECT COUNT(*) AS total_receipts,
  SUM(status = 'pending') AS pending,
  SUM(status = 'syncing') AS syncing,
  SUM(status = 'synced') AS synced,
  SUM(status = 'failed') AS failed,
  (SELECT COUNT(*) FROM dlq WHERE resolved_at IS NULL) AS dlq_size,
  (SELECT CAST(value AS INTEGER) FROM config WHERE key = 'buffer_capacity') AS capacity
FROM receipts;
CREATE VIEW v_recent_events AS
SELECT e.id, e.event_type, e.receipt_id, e.timestamp, e.metadata, r.pos_id, r.status
FROM buffer_events e LEFT JOIN receipts r ON r.id = e.receipt_id
ORDER BY e.timestamp DESC LIMIT 100;
`;

const CONFIG: readonly (readonly [key: string, value: string])[] = [
  ['version', '1.0.0'],
  ['buffer_capacity', '200'],
  ['circuit_breaker_threshold', '5'],
  ['circuit_breaker_timeout', '60'],
  ['max_retry_attempts', '20'],
];

export interface SchemaOptions {
  /** false gives the file of an adapter from before session persistence: two tables fewer. */
  readonly sessionTables?: boolean;
}

export function schemaSql(now: number, { sessionTables = true }: SchemaOptions = {}): string {
  const seed = CONFIG.map(([key, value]) => `INSERT INTO config VALUES ('${key}', '${value}', ${now});`).join('\n');
  return [RECEIPTS, sessionTables ? SESSIONS : '', createIndexesSql(sessionTables), TRIGGERS, VIEWS, seed].join('\n');
}

/** Bulk filling is many times faster when nothing but the rows themselves is written. */
export function dropUpkeepSql(): string {
  const indexes = [...INDEXES, ...SESSION_INDEXES].map(([name]) => `DROP INDEX IF EXISTS ${name};`);
  return [...indexes, 'DROP TRIGGER trg_receipt_added;', 'DROP TRIGGER trg_receipt_synced;'].join('\n');
}

export function restoreUpkeepSql(sessionTables: boolean): string {
  return createIndexesSql(sessionTables) + TRIGGERS;
}

function createIndexesSql(sessionTables: boolean): string {
  const all = sessionTables ? [...INDEXES, ...SESSION_INDEXES] : INDEXES;
  return all.map(([name, on]) => `CREATE INDEX ${name} ON ${on};`).join('\n');
}
