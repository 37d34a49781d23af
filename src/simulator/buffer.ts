/** The adapter's hand on buffer.db: it alone writes there, one short statement or transaction at a time. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { HlcTime } from './clock.ts';
import { type SchemaOptions, schemaSql } from './schema.ts';

export type Db = Database.Database;

export interface PendingReceipt {
  readonly id: string;
  readonly fiscal_doc: string;
  readonly retry_count: number;
}

interface NewReceipt {
  readonly id: string;
  readonly posId: string;
  readonly createdAt: number;
  readonly hlc: HlcTime;
  readonly fiscalDoc: string;
}

interface BufferFileOptions extends SchemaOptions {
  /** Unix seconds for the seeded config rows. */
  readonly now?: number;
}

/** Creates buffer.db with the adapter's schema; an existing file is left as it is. */
export function createBufferFile(path: string, options: BufferFileOptions = {}): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const db = openDatabase(path);
  // All at once: each statement of its own would wait for the disk.
  db.exec(`BEGIN; ${schemaSql(options.now ?? Math.floor(Date.now() / 1000), options)}; COMMIT`);
  db.close();
}

export function openDatabase(path: string): Db {
  const db = new Database(path, { timeout: 10_000 });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 100');
  db.pragma('foreign_keys = ON');
  // SQLite opens what it may not write without a word; a till that can sell nothing must say so at once.
  db.exec('BEGIN IMMEDIATE; ROLLBACK');
  return db;
}

export function hasSessionTables(db: Db): boolean {
  return db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'pos_sessions'").get() !== undefined;
}

export type Buffer = ReturnType<typeof bufferOf>;

export function bufferOf(db: Db) {
  const insert = db.prepare<[string, string, number, number, number, string]>(
    `INSERT INTO receipts (id, pos_id, created_at, hlc_local_time, hlc_logical_counter, fiscal_doc)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const merge = db.prepare<[string, string]>('UPDATE receipts SET fiscal_doc = json_patch(fiscal_doc, ?) WHERE id = ?');
  const pending = db.prepare<[number], PendingReceipt>(
    `SELECT id, fiscal_doc, retry_count FROM receipts
     WHERE status = 'pending' ORDER BY hlc_local_time, hlc_logical_counter LIMIT ?`,
  );
  const pendingCount = count(db, "SELECT COUNT(*) AS n FROM receipts WHERE status = 'pending'");
  const totalCount = count(db, 'SELECT COUNT(*) AS n FROM receipts');
  const failedCount = count(db, "SELECT COUNT(*) AS n FROM receipts WHERE status = 'failed'");
  const dlqCount = count(db, 'SELECT COUNT(*) AS n FROM dlq WHERE resolved_at IS NULL');
  const syncingCount = count(db, "SELECT COUNT(*) AS n FROM receipts WHERE status = 'syncing'");
  const setting = db.prepare<[string], { value: string }>('SELECT value FROM config WHERE key = ?');
  // The condition on status keeps a receipt from being counted as delivered twice by two adapters on one file.
  const synced = db.prepare<[number, number, string]>(
    `UPDATE receipts SET status = 'synced', synced_at = ?, hlc_server_time = ?
     WHERE id = ? AND status IN ('pending', 'syncing', 'failed')`,
  );
  const attemptFailed = db.prepare<[number, string, string]>(
    'UPDATE receipts SET retry_count = ?, last_error = ? WHERE id = ?',
  );
  const givenUp = db.prepare<[string]>("UPDATE receipts SET status = 'failed' WHERE id = ?");
  const intoDlq = db.prepare<[string, number, string, string]>(
    `INSERT INTO dlq (id, original_receipt_id, failed_at, reason, fiscal_doc, retry_attempts, last_error)
     SELECT ?, id, ?, ?, fiscal_doc, retry_count, last_error FROM receipts WHERE id = ?`,
  );
  const failedEvent = db.prepare<[string, number, string]>(
    "INSERT INTO buffer_events (event_type, receipt_id, timestamp, metadata) VALUES ('receipt_failed', ?, ?, ?)",
  );
  const newest = db.prepare<[], { local: number; counter: number }>(
    `SELECT hlc_local_time AS local, hlc_logical_counter AS counter FROM receipts
     ORDER BY hlc_local_time DESC, hlc_logical_counter DESC LIMIT 1`,
  );
  const unprinted = db.prepare<[number], { id: string; pos_id: string; fiscal_doc: string }>(
    `SELECT id, pos_id, fiscal_doc FROM receipts
     WHERE created_at >= ? AND json_valid(fiscal_doc) AND json_extract(fiscal_doc, '$.fiscal_sign') IS NULL ORDER BY created_at`,
  );
  const pressure = () => ({
    pending: pendingCount(),
    dlq: dlqCount(),
    capacity: Number(setting.get('buffer_capacity')?.value ?? 200),
  });
  const moveToDlq = db.transaction((dlqId: string, receiptId: string, at: number, reason: string) => {
    intoDlq.run(dlqId, at, reason, receiptId);
    givenUp.run(receiptId);
    failedEvent.run(receiptId, at, JSON.stringify({ reason }));
  });

  return {
    insert: ({ id, posId, createdAt, hlc, fiscalDoc }: NewReceipt) => {
      insert.run(id, posId, createdAt, hlc.local, hlc.counter, fiscalDoc);
    },
    mergeFiscalFields: (id: string, fields: object) => merge.run(JSON.stringify(fields), id),
    pending: (limit: number) => pending.all(limit),
    pendingCount,
    markSynced: (id: string, at: number, serverTime: number) => synced.run(at, serverTime, id).changes === 1,
    markAttemptFailed: (id: string, retryCount: number, error: string) => attemptFailed.run(retryCount, error, id),
    moveToDlq,
    setting: (key: string, fallback: number): number => Number(setting.get(key)?.value ?? fallback),
    newestHlc: (): HlcTime | undefined => newest.get(),
    unprintedSince: (since: number) => unprinted.all(since),
    /** Answered from indexes at any size of the file. */
    pressure,
    /** Reads the whole table's index: slow in a file of a million. */
    counts: () => {
      const now = pressure();
      const [total, failed] = [totalCount(), failedCount()];
      return { ...now, total, failed, synced: total - now.pending - failed - syncingCount() };
    },
  };
}

function count(db: Db, sql: string): () => number {
  const statement = db.prepare<[], { n: number }>(sql);
  return () => statement.get()?.n ?? 0;
}
