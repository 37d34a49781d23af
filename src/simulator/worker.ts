/** Phase 2: carries what is pending to the OFD, in the order in which it was sold. */
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import * as z from 'zod';
import { parsedJson } from '../domain/foreign.ts';
import type { Breaker } from './breaker.ts';
import type { Buffer, PendingReceipt } from './buffer.ts';
import { type Clock, seconds } from './clock.ts';

const BATCH_SIZE = 50;
export const INTERVAL_SECONDS = 10;
const LOCK_SECONDS = 30;
const LONGEST_BACKOFF_SECONDS = 60;

export const syncResult = z.object({
  status: z.enum(['completed', 'already_running']),
  synced: z.number(),
  failed: z.number(),
  skipped: z.number(),
});
export type SyncResult = z.infer<typeof syncResult>;

interface WorkerOptions {
  readonly buffer: Buffer;
  readonly breaker: Breaker;
  readonly lock: SyncLock;
  readonly clock: Clock;
  readonly send: SendToOfd;
  readonly timeoutSeconds: number;
  /** Once aborted, no further receipt is sent. */
  readonly stopping: AbortSignal;
}

export const ALREADY_RUNNING: SyncResult = { status: 'already_running', synced: 0, failed: 0, skipped: 0 };

export function backoffSeconds(failures: number): number {
  return Math.min(LONGEST_BACKOFF_SECONDS, 2 ** (failures - 1));
}

export function createWorker(options: WorkerOptions) {
  const { buffer, breaker, lock, clock, send, timeoutSeconds, stopping } = options;
  const notBefore = new Map<string, number>();
  let claimed = false;

  /** Longer than any call may take, so that it cannot run out under a call. */
  const lockMs = () => Math.max(3 * timeoutMs(clock, timeoutSeconds), (LOCK_SECONDS * 1000) / clock.pace());

  const deliver = async (receipt: PendingReceipt): Promise<'synced' | 'failed' | 'skipped'> => {
    if ((notBefore.get(receipt.id) ?? 0) > seconds(clock)) return 'skipped';
    const outcome = await breaker.call(() => send(receipt.id, receipt.fiscal_doc));
    if (outcome.kind === 'open') return 'skipped';
    if (outcome.kind === 'failed') {
      noteFailure(receipt, outcome.error);
      return 'failed';
    }
    buffer.markSynced(receipt.id, seconds(clock), outcome.value);
    notBefore.delete(receipt.id);
    return 'synced';
  };

  const noteFailure = (receipt: PendingReceipt, error: unknown) => {
    const failures = receipt.retry_count + 1;
    if (!(error instanceof DeliveryError)) {
      // What the adapter does not understand it tries again for ever.
      buffer.markAttemptFailed(receipt.id, receipt.retry_count, `Unexpected error: ${String(error)}`);
      return;
    }
    buffer.markAttemptFailed(receipt.id, failures, error.message);
    notBefore.set(receipt.id, seconds(clock) + backoffSeconds(failures));
    if (failures < buffer.setting('max_retry_attempts', 20)) return;
    buffer.moveToDlq(randomUUID(), receipt.id, seconds(clock), 'max_retries_exceeded');
    notBefore.delete(receipt.id);
  };

  const runBatch = async (): Promise<SyncResult> => {
    const tally = { synced: 0, failed: 0, skipped: 0 };
    for (const receipt of buffer.pending(BATCH_SIZE)) {
      // Prolonged before each call; a lock lost meanwhile means that somebody else is sending these very receipts.
      if (stopping.aborted || !lock.acquire(lockMs())) break;
      tally[await deliver(receipt)] += 1;
    }
    return { status: 'completed', ...tally };
  };

  return {
    /** True when the lock is ours: then `run` has to follow. */
    claim: () => {
      if (claimed) return false;
      claimed = lock.acquire(lockMs());
      return claimed;
    },
    /** One batch. Releases the lock. */
    run: async (): Promise<SyncResult> => {
      try {
        return await runBatch();
      } finally {
        claimed = false;
        lock.release();
      }
    },
  };
}

/**
 * One worker at a time may send, however many adapters stand on the same buffer.db: two would deliver a receipt
 * twice. The lock lives in a file of its own beside the buffer, and runs out by itself when its holder was killed.
 */
export type SyncLock = ReturnType<typeof openSyncLock>;

export function openSyncLock(bufferPath: string, owner: string, wallNow: () => number = Date.now) {
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
    /** True when the lock is ours for that long from now; also prolongs a lock that is ours already. */
    acquire: (ttlMs: number) => {
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

class DeliveryError extends Error {}

/** Resolves with the OFD's clock, in Unix seconds. */
export type SendToOfd = (receiptId: string, fiscalDoc: string) => Promise<number>;

/** However fast the shop's clock runs, a busy machine may need this long to answer itself. */
const SHORTEST_TIMEOUT_MS = 5000;

function timeoutMs(clock: Clock, timeoutSeconds: number): number {
  return Math.max(Math.min(SHORTEST_TIMEOUT_MS, timeoutSeconds * 1000), (timeoutSeconds * 1000) / clock.pace());
}

/** How the adapter talks to the OFD, and the words it writes into last_error when that fails. */
export function createOfdClient(url: string, clock: Clock, timeoutSeconds: number): SendToOfd {
  return async (receiptId, fiscalDoc) => {
    const response = await post(url, receiptId, fiscalDoc, timeoutMs(clock, timeoutSeconds), timeoutSeconds);
    const text = await response.text();
    const body = parsedJson(text);
    if (typeof body !== 'object' || body === null)
      throw new DeliveryError('OFD request error: Expecting value: line 1 column 1 (char 0)');
    if (response.status !== 200) {
      throw new DeliveryError(`OFD returned ${response.status}: ${'error' in body ? body.error : text}`);
    }
    return Number('server_time' in body ? body.server_time : undefined);
  };
}

async function post(url: string, receiptId: string, body: string, limitMs: number, named: number): Promise<Response> {
  try {
    return await fetch(`${url}/receipts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': receiptId },
      body,
      signal: AbortSignal.timeout(limitMs),
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      throw new DeliveryError(`OFD request timeout after ${named}s`);
    }
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new DeliveryError(`OFD connection error: ${cause}`);
  }
}
