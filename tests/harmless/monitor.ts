/**
 * A monitor in a process of its own, that looks far more often than one in a shop. It says how often it has read, and
 * why not. `careless` reads as SQLite does, however careful it is asked to be: so that there is something to prove.
 */
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBuffer } from '../../src/buffer/client.ts';
import { viewFolder } from '../../src/buffer/folder-view.ts';
import { one } from '../../src/buffer/rows.ts';
import { withBuffer } from '../../src/buffer/safe-open.ts';
import { toUnreadable } from '../../src/buffer/unreadable.ts';

const [, , path = '', kind = ''] = process.argv;
const SQL = "SELECT value FROM config WHERE key = 'sold'";
const told = { read: 0, missed: 0, why: '' };
let going = false;

function readOurs(): void {
  withBuffer(path, ({ db }) => one(db, SQL));
}

/** As it was done before: what stat tells decides, and a moment later it may be otherwise. */
function readCarelessly(): void {
  const live = viewFolder(path).wal !== null;
  const db = new DatabaseSync(`file:${path}?${live ? 'mode=ro&readonly_shm=1' : 'immutable=1'}`, { readOnly: true });
  try {
    db.prepare(SQL).get();
  } finally {
    db.close();
  }
}

function look(): void {
  try {
    (kind === 'careless' ? readCarelessly : readOurs)();
    told.read += 1;
  } catch (error) {
    told.missed += 1;
    told.why = toUnreadable(error).reason;
  }
}

/** The product's own reader beside: it is told of each commit, and reads at once. */
function watch(): void {
  const log = { info: () => {}, warn: () => {} };
  const buffer = openBuffer({ path, zone: 'Europe/Moscow', log, onLateReading: () => {} });
  buffer.watch(() => void buffer.read(Date.now() / 1000));
}

console.log('{}');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'go' && !going) {
    going = true;
    if (kind === 'watching') watch();
    void (async () => {
      for (; going; await sleep(kind === 'watching' ? 50 : 1)) look();
    })();
  }
  if (line === 'rest') going = false;
  console.log(JSON.stringify(told));
}
