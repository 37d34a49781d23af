/** Everything that is made to go wrong, in the order of the table in docs/reliability.md. */
export const FAULTS = {
  'adapter-killed': 'Adapter killed (`kill -9`)',
  'adapter-stopped': 'Adapter stopped cleanly',
  'adapter-restarted': 'Adapter restarted',
  'adapter-hangs': 'Adapter hangs: takes connections, answers nothing',
  'adapter-drips': 'Adapter answers a byte at a time',
  'adapter-garbage': 'Adapter answers garbage',
  'file-moved': 'buffer.db moved away and back',
  'file-replaced': 'buffer.db replaced by a backup',
  'file-truncated': 'buffer.db truncated',
  'page-header-broken': "A page's header broken in the middle of buffer.db",
  'file-locked': 'Exclusive lock on buffer.db, held for 30 s; the adapter is down meanwhile',
  'wal-of-200-mb': 'A -wal of 200 MB',
  'permission-taken': 'Permission to read buffer.db taken',
  'folder-unmounted': 'Folder of buffer.db unmounted',
  'read-only-for-us': 'File system read-only for us; the adapter stops and starts beside',
  'disk-full': 'Disk full under the adapter',
  'clock-forward': 'Clock set forward an hour',
  'clock-back': 'Clock set back an hour',
  'midnight-does-not-exist': 'Summer time begins at midnight: 23:59 is followed by 01:00',
  'midnight-comes-twice': 'Summer time ends at midnight: the last hour of the day comes twice',
  'zone-changed': 'Time zone changed in the settings (SIGHUP)',
  'deaf-clients': '2,000 WebSocket clients, 200 of them never read',
  'silent-sockets': '500 connections that say nothing',
  'slow-headers': '100 requests whose headers never end',
  'slow-bodies': '100 requests whose bodies never end',
  'random-requests': '100,000 random requests on all paths and parameters',
  'scrapes-at-once': '1,000 scrapes at once',
  'no-file-descriptors': 'Out of file descriptors',
  sigterm: 'SIGTERM under load, and a new start',
  'sighup-good': 'SIGHUP with new settings, under load',
  'sighup-bad': 'SIGHUP with settings that cannot be used',
  sigkill: 'SIGKILL under load, and a new start',
} as const;

export type FaultId = keyof typeof FAULTS;

/** The whole of what is promised takes minutes; without it the same is tried with smaller numbers. */
export const THOROUGH = process.env.FAULTS === 'thorough';

/** From the end of a cause to the moment at which every face is right. */
export const PROMISE_SECONDS = 5;
