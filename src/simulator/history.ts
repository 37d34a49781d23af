/** Fills the past of a shop: receipts long since delivered, their events, and the drawers' movements. */
import { setImmediate } from 'node:timers/promises';
import { dayOf, dayStart, daysBetween, type TimeZone } from '../domain/day.ts';
import { TEST_PRINTER_FN } from '../domain/receipt.ts';
import { CLOSING_SECOND, nextBasket, OPENING_SECOND, secondOf, shareBy } from './baskets.ts';
import { type Db, hasSessionTables, openDatabase } from './buffer.ts';
import { fiscalFields } from './fiscal-doc.ts';
import { createRandom, type Random } from './random.ts';
import { dropUpkeepSql, restoreUpkeepSql } from './schema.ts';
import { sessionsOf } from './sessions.ts';
import { INTERVAL_SECONDS } from './worker.ts';

export interface HistoryOptions {
  /** Unix seconds: where the past ends. Default now. */
  readonly until?: number;
  readonly days: number;
  /** Exactly so many; by default about forty a terminal and day. */
  readonly receipts?: number;
  readonly terminals?: readonly string[];
  readonly seed?: number;
  /** false leaves both session tables empty. */
  readonly sessions?: boolean;
  readonly timeZone?: TimeZone;
  readonly fnNumber?: string;
}

const RECEIPTS_PER_DAY = 40;
/** What is older has long been Odoo's business, and would add half as much again to a big file. */
const DRAWERS_DAYS = 31;
const BEFORE_OPENING_SECONDS = 300;
const AFTER_CLOSING_SECONDS = 600;

/** Needs a file that nobody else has open. Returns how many receipts were written. */
export function fillHistory(path: string, options: HistoryOptions): number {
  const filling = fill(path, options);
  for (;;) {
    const step = filling.next();
    if (step.done === true) return step.value;
  }
}

/** The same, letting others run between the days; an abort leaves the file without a past. */
export async function fillHistoryPolitely(path: string, options: HistoryOptions, signal?: AbortSignal): Promise<void> {
  const filling = fill(path, options);
  try {
    while (filling.next().done !== true) {
      await setImmediate();
      signal?.throwIfAborted();
    }
  } finally {
    filling.return(0);
  }
}

/** Pauses after each day. */
function* fill(path: string, options: HistoryOptions): Generator<void, number> {
  const db = openDatabase(path);
  // Nothing here is worth saving from a power cut; the adapter's own settings come back below.
  db.pragma('journal_mode = MEMORY');
  db.pragma('synchronous = OFF');
  db.pragma('foreign_keys = OFF');
  db.pragma('cache_size = -262144');
  db.pragma('temp_store = MEMORY');
  db.pragma('threads = 2');
  const sessionTables = hasSessionTables(db);
  try {
    db.exec('BEGIN');
    db.exec(dropUpkeepSql());
    const written = yield* writeDays(db, options, sessionTables && options.sessions !== false);
    db.exec(restoreUpkeepSql(sessionTables));
    db.exec('COMMIT');
    return written;
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
    db.pragma('journal_mode = WAL');
    db.close();
  }
}

function* writeDays(db: Db, options: HistoryOptions, withSessions: boolean): Generator<void, number> {
  const { until = Math.floor(Date.now() / 1000), days, terminals = ['POS-001'], seed = 1 } = options;
  const { timeZone = 'Europe/Moscow', fnNumber = TEST_PRINTER_FN } = options;
  const random = createRandom(seed);
  const today = dayOf(until, timeZone);
  const names = daysBetween(dayOf(until - days * 86_400, timeZone), today);
  const starts = names.map((name) => dayStart(name, timeZone));
  const shareOfToday = shareBy(until - dayStart(today, timeZone));
  const wanted =
    options.receipts ?? Math.round(RECEIPTS_PER_DAY * terminals.length * (names.length - 1 + shareOfToday));
  const row = receiptWriter(db, random, fnNumber, until);
  const sessions = withSessions ? sessionsOf(db, random.uuid) : null;

  let written = 0;
  for (const [index, start] of starts.entries()) {
    const last = index === starts.length - 1;
    // A shop that has not opened yet today has sold everything on the days before.
    const allDays = Math.max(names.length - 1 + shareOfToday, Number.EPSILON);
    const upTo = last ? wanted : Math.floor((wanted * (index + 1)) / allDays);
    const times = arrivals(random, Math.min(wanted, upTo) - written, start, last ? shareOfToday : 1, until);
    const drawers = start >= until - DRAWERS_DAYS * 86_400 ? sessions : null;
    const opensAt = start + OPENING_SECOND - BEFORE_OPENING_SECONDS;
    const closesAt = start + CLOSING_SECOND + AFTER_CLOSING_SECONDS;
    if (opensAt <= until) for (const posId of terminals) drawers?.openWithChange(posId, opensAt);
    for (const at of times) {
      const posId = random.pick([terminals[0] ?? 'POS-001', ...terminals.slice(1)]);
      const basket = nextBasket(random);
      const id = row.write(posId, at, basket);
      drawers?.recordReceipt(basket, posId, id, at);
    }
    if (closesAt <= until) for (const posId of terminals) drawers?.emptyAndClose(posId, closesAt);
    written += times.length;
    yield;
  }
  row.finish();
  sessions?.markReported(until, until);
  return written;
}

/** Sorted times of one day, up to the share of its customers who have come. */
function arrivals(random: Random, count: number, start: number, share: number, until: number): Float64Array {
  const times = new Float64Array(Math.max(0, count));
  for (let index = 0; index < times.length; index++) {
    times[index] = Math.min(until, start + secondOf(random.next() * share));
  }
  return times.sort();
}

function receiptWriter(db: Db, random: Random, fnNumber: string, until: number) {
  const receipt = db.prepare<[string, string, number, number, number, number, string, number]>(
    `INSERT INTO receipts (id, pos_id, created_at, hlc_local_time, hlc_logical_counter, hlc_server_time, fiscal_doc,
       status, synced_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'synced', ?)`,
  );
  const added = db.prepare<[string, number]>(
    "INSERT INTO buffer_events (event_type, receipt_id, timestamp) VALUES ('receipt_added', ?, ?)",
  );
  const synced = db.prepare<[string, number, string]>(
    "INSERT INTO buffer_events (event_type, receipt_id, timestamp, metadata) VALUES ('receipt_synced', ?, ?, ?)",
  );
  // Events have to stand in the order of time; a delivery comes some seconds and perhaps some receipts later.
  let waiting: { id: string; at: number; waited: number }[] = [];
  let [lastAt, counter, document] = [0, 0, 0];

  const flush = (upTo: number) => {
    if (waiting.length === 0 || (waiting[0]?.at ?? 0) > upTo) return;
    for (const { id, at, waited } of waiting) {
      if (at <= upTo) synced.run(id, at, `{"retry_count":0,"duration_seconds":${waited}}`);
    }
    waiting = waiting.filter(({ at }) => at > upTo);
  };

  return {
    write: (posId: string, at: number, basket: ReturnType<typeof nextBasket>): string => {
      const id = random.uuid();
      counter = at === lastAt ? counter + 1 : 0;
      lastAt = at;
      document += 1;
      const syncedAt = Math.min(until, (Math.floor(at / INTERVAL_SECONDS) + 1) * INTERVAL_SECONDS);
      const fields = fiscalFields(basket, posId, at, fnNumber, document);
      const fiscalDoc = JSON.stringify({ ...basket, idempotency_key: random.uuid(), ...fields });
      flush(at);
      receipt.run(id, posId, at, at, counter, syncedAt, fiscalDoc, syncedAt);
      added.run(id, at);
      waiting.push({ id, at: syncedAt, waited: syncedAt - at });
      return id;
    },
    finish: () => flush(until),
  };
}
