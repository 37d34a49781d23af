/**
 * The adapter's buffer: how full it is, whether it can be read, and the disk under it. When that is full the adapter
 * cannot write, and the till refuses every sale.
 */
import type { DiskView } from '../disk.ts';
import { PROBLEM_KINDS } from '../facts.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Collector, flag, gauge, known, labelledGauge, type Series, tillGauge } from './series.ts';

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

const A_DAY = 86_400;
const A_MEGABYTE = 1e6;

export const diskFree = diskGauge(
  'kkt_disk_free_bytes',
  'Free on the disk on which buffer.db lies',
  ({ freeBytes }) => freeBytes,
);
const diskTotal = diskGauge('kkt_disk_size_bytes', 'Size of that disk', ({ totalBytes }) => totalBytes);
const diskTimeToFull = known(
  diskGauge(
    'kkt_disk_time_to_full_seconds',
    'How long until that disk is full at the pace of the last week; absent while it does not fill, or no day was watched',
    ({ forecast }) => forecast?.secondsToFull ?? null,
  ),
);
export const diskFilling = known(
  gauge('kkt_disk_filling', 'Whether that disk will soon be full, or little is left', (snapshot) =>
    flag(isFilling(snapshot)),
  ),
);
export const diskFull = known(
  gauge(
    'kkt_disk_full',
    'Whether a sale is about to fail: too little is free on that disk, or the adapter says that its database fails',
    (snapshot) => flag(isFull(snapshot)),
  ),
);

export const diskCollector: Collector = {
  name: 'disk',
  series: [diskFree, diskTotal, diskTimeToFull, diskFilling, diskFull],
};

function diskGauge(name: string, help: string, read: (disk: DiskView) => number | null): Series {
  return gauge(name, help, ({ disk }) => disk && read(disk));
}

function isFilling({ disk, shop: { thresholds } }: Snapshot): boolean | null {
  if (disk === null) return null;
  if (disk.freeBytes < thresholds.disk_low_megabytes * A_MEGABYTE) return true;
  // Who has not watched for a day cannot tell the pace; where plenty is free it does not matter.
  if (disk.forecast === null) return disk.freeBytes > disk.totalBytes / 10 ? false : null;
  const { secondsToFull } = disk.forecast;
  return secondsToFull !== null && secondsToFull < thresholds.disk_forecast_days * A_DAY;
}

function isFull({ disk, adapter, shop: { thresholds } }: Snapshot): boolean | null {
  if (disk !== null && disk.freeBytes < thresholds.disk_full_megabytes * A_MEGABYTE) return true;
  if (adapter.health?.databaseFails === true) return true;
  if (disk === null) return null;
  // An adapter that is gone, and did not say so before, has no say: the disk alone decides.
  return adapter.health !== null || (adapter.up === false && !adapter.databaseFailed) ? false : null;
}
