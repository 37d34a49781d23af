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
  // It has to survive a killed process, not a power cut: after that nobody is sending anyway.
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.exec(
    'CREATE TABLE IF NOT EXISTS lock (id INTEGER PRIMARY KEY CHECK (id = 1), owner TEXT NOT NULL, expires_at INTEGER NOT NULL)',
  );
  const take = db.prepare<[string, number, number]>(
    `INSERT INTO lock VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE
     SET owner = excluded.owner, expires_at = excluded.expires_at WHERE owner = excluded.owner OR expires_at <= ?`,
  );
  const release = db.prepare<[string]>('DELETE FROM lock WHERE owner = ?');
  let expiresAt = 0;
  return {
    acquire: (ttlMs) => {
      const now = wallNow();
      // Nobody can take it before it runs out, so there is no need to ask again for every receipt.
      if (expiresAt - now > ttlMs / 2) return true;
      const taken = take.run(owner, now + ttlMs, now).changes === 1;
      expiresAt = taken ? now + ttlMs : 0;
      return taken;
    },
    release: () => {
      expiresAt = 0;
      release.run(owner);
    },
    close: () => {
      release.run(owner);
      db.close();
    },
  };
}
