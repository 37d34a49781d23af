/** The adapter's buffer: how full it is, and whether it can be read. */
import { PROBLEM_KINDS } from '../facts.ts';
import { type Collector, flag, gauge, known, labelledGauge, tillGauge } from './series.ts';

export const bufferUp = gauge('kkt_buffer_up', 'Whether the last reading of buffer.db was good', ({ buffer }) =>
  flag(buffer.readable),
);
export const bufferReadable = known(
  gauge(
    'kkt_buffer_readable',
    '0 once no reading of buffer.db has been good for the configured time, 1 before; absent until one of that is seen',
    ({ buffer }) => (buffer.unreadableForLong || buffer.readAt !== null ? flag(!buffer.unreadableForLong) : null),
  ),
);
export const bufferReadAt = gauge(
  'kkt_buffer_read_timestamp_seconds',
  'When buffer.db was last read or found unchanged',
  ({ buffer }) => buffer.readAt,
);
export const capacity = tillGauge(
  'kkt_buffer_capacity_receipts',
  'Pending receipts at which the till blocks',
  (till) => till.capacity,
);
export const pending = tillGauge(
  'kkt_buffer_pending_receipts',
  'Receipts that wait to be sent',
  (till) => till.pending,
);
export const syncing = tillGauge('kkt_buffer_syncing_receipts', 'Receipts that are being sent', (till) => till.syncing);
export const failed = tillGauge(
  'kkt_buffer_failed_receipts',
  'Receipts that the adapter gave up',
  (till) => till.failed,
);
export const percentFull = tillGauge(
  'kkt_buffer_percent_full',
  'Pending receipts in percent of the capacity',
  (till) => till.percentFull,
);
export const timeToFull = tillGauge(
  'kkt_buffer_time_to_full_seconds',
  'How long until the buffer is full at the pace of the last 30 minutes; absent while it does not fill',
  (till) => till.secondsToFull,
);
export const walBytes = tillGauge(
  'kkt_buffer_wal_bytes',
  'Size of the write-ahead log beside buffer.db',
  (till) => till.walBytes,
);

export const unusableRows = labelledGauge(
  'kkt_buffer_unusable_rows',
  'Rows of buffer.db that could not be understood, by what is wrong with them',
  ['kind'],
  ({ buffer, till }) =>
    PROBLEM_KINDS.flatMap((kind) => {
      const rows = buffer.problems.filter((problem) => problem.kind === kind).map((problem) => problem.rows);
      return till === null ? [] : [{ labels: { kind }, value: rows.reduce((sum, count) => sum + count, 0) }];
    }),
);

export const recentUnusableRows = tillGauge(
  'kkt_buffer_recent_unusable_rows',
  'Rows of the last 24 hours that could not be understood',
  (till) => till.recentUnusable,
);

export const bufferCollector: Collector = {
  name: 'buffer',
  series: [capacity, pending, syncing, failed, percentFull, timeToFull, walBytes, unusableRows, recentUnusableRows],
};
