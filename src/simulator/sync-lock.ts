/**
 * One worker at a time may send, however many adapters stand on the same buffer.db: two would deliver a receipt
 * twice. The lock lives in a file of its own beside the buffer, and runs out by itself when its holder was killed.
 */
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';

export interface SyncLock {
  /** True when the lock is ours for that long from now; also prolongs a lock that is ours already. */
  acquire(ttlMs: number): boolean;
  release(): void;
  close(): void;
}

export function openSyncLock(bufferPath: string, owner: string, wallNow: () => number = Date.now): SyncLock {
  const db = new Database(join(dirname(bufferPath), 'sync-lock.db'), { timeout: 10_000 });
  db.exec(
    'CREATE TABLE IF NOT EXISTS lock (id INTEGER PRIMARY KEY CHECK (id = 1), owner TEXT NOT NULL, expires_at INTEGER NOT NULL)',
  );
  const take = db.prepare<[string, number, number]>(
    `INSERT INTO lock VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE
     SET owner = excluded.owner, expires_at = excluded.expires_at WHERE owner = excluded.owner OR expires_at <= ?`,
  );
  const release = db.prepare<[string]>('DELETE FROM lock WHERE owner = ?');
  return {
    acquire: (ttlMs) => {
      const now = wallNow();
      return take.run(owner, now + ttlMs, now).changes === 1;
    },
    release: () => {
      release.run(owner);
    },
    close: () => {
      release.run(owner);
      db.close();
    },
  };
}
