/** The till as it is now, or the plain word that it cannot be read, with what was last known of it. */
import type { DrawnTill } from '../api/views/status.ts';
import { BufferUnreadable } from '../buffer/unreadable.ts';
import type { UnreadableReason } from '../domain/facts.ts';
import type { View } from '../domain/seen.ts';
import { ApiError } from './errors.ts';

const WHY: Readonly<Record<UnreadableReason, string>> = {
  missing: 'there is no such file',
  not_a_file: 'what stands in its place is not a file',
  permission: 'no permission to read it',
  not_a_database: 'it is not an SQLite file',
  corrupt: 'the file is damaged',
  locked: 'a transaction that its writer began is not ended',
  schema: 'a table or a column is missing',
  unsafe_filesystem: 'its file system cannot be read safely',
  file_without_folder: 'the file is mounted without its folder',
  changed_while_reading: 'it changed while it was read',
  counting: 'the receipts of the day are being counted',
  stuck: 'the disk does not answer',
  other: 'reading failed',
};

/** `answer` null: what is asked for is read on demand, so nothing of it is remembered. */
export function presentTill(view: View, answer: ((drawn: DrawnTill) => unknown) | null, posId?: string): DrawnTill {
  const { till, lastKnown, buffer, now } = view.snapshot;
  const drawn = till === null ? lastKnown : { till, at: buffer.readAt ?? now };
  if (posId !== undefined && drawn !== null && !drawn.till.terminals.some((terminal) => terminal.posId === posId)) {
    throw new ApiError('unknown_terminal', 'There is no terminal with this pos_id', { parameter: 'pos_id' });
  }
  if (till !== null && drawn !== null) return drawn;
  throw unreadable(
    buffer.reason ?? 'other',
    lastKnown && answer && { data: answer(lastKnown), age_seconds: Math.max(0, now - lastKnown.at) },
  );
}

export function unreadable(
  reason: UnreadableReason,
  lastKnown: { readonly data: unknown; readonly age_seconds: number } | null = null,
): ApiError {
  return new ApiError('buffer_unreadable', `Database not accessible: ${WHY[reason]}`, {
    reason,
    ...(lastKnown !== null && { last_known: lastKnown }),
  });
}

/** Long sums and pages fail by a rejection, which becomes the same answer. */
export async function readingBuffer<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof BufferUnreadable ? unreadable(error.reason) : error;
  }
}
