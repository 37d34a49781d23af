/** Phase 2: carries what is pending to the OFD, in the order in which it was sold. */
import { randomUUID } from 'node:crypto';
import type { Breaker } from './breaker.ts';
import type { Buffer, PendingReceipt } from './buffer.ts';
import { type Clock, seconds } from './clock.ts';
import { DeliveryError, type SendToOfd, timeoutMs } from './ofd-client.ts';
import type { SyncLock } from './sync-lock.ts';

export const BATCH_SIZE = 50;
export const INTERVAL_SECONDS = 10;
const LOCK_SECONDS = 30;
const LONGEST_BACKOFF_SECONDS = 60;

export interface SyncResult {
  readonly status: 'completed' | 'already_running';
  readonly synced: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface WorkerOptions {
  readonly buffer: Buffer;
  readonly breaker: Breaker;
  readonly lock: SyncLock;
  readonly clock: Clock;
  readonly send: SendToOfd;
  readonly timeoutSeconds: number;
  /** Once aborted, no further receipt is sent. */
  readonly stopping: AbortSignal;
}

export interface Worker {
  /** True when the lock is ours: then `run` has to follow. */
  claim(): boolean;
  /** One batch. Releases the lock. */
  run(): Promise<SyncResult>;
}

export const ALREADY_RUNNING: SyncResult = { status: 'already_running', synced: 0, failed: 0, skipped: 0 };

export function backoffSeconds(failures: number): number {
  return Math.min(LONGEST_BACKOFF_SECONDS, 2 ** (failures - 1));
}

export function createWorker(options: WorkerOptions): Worker {
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
    buffer.markSynced(receipt.id, seconds(clock), outcome.value.serverTime);
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
    claim: () => {
      if (claimed) return false;
      claimed = lock.acquire(lockMs());
      return claimed;
    },
    run: async () => {
      try {
        return await runBatch();
      } finally {
        claimed = false;
        lock.release();
      }
    },
  };
}
