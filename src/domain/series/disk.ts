/** The disk under buffer.db. When it is full the adapter cannot write, and the till refuses every sale. */
import type { DiskView } from '../disk.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Collector, flag, gauge, known, type Series } from './series.ts';

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
