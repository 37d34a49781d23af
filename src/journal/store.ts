/**
 * The journal's file. Whoever opens it holds its lock until he closes it or dies, so that two programs never write
 * one journal; no shared memory is needed, and a commit that was acknowledged outlives a power cut.
 */
import { existsSync, renameSync, statSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Seconds } from '../domain/day.ts';
import {
  atHand,
  DELIVERY_KINDS,
  type Entry,
  type JournalPage,
  type JournalQuery,
  type KeptEntry,
  LIFE_KINDS,
  MOST_AT_HAND,
  type OpenAlert,
  openAlert,
  PAUSE_SECONDS,
  type Remembered,
  storiesIn,
} from '../domain/journal.ts';
import { JournalUnusable, toUnusable } from './place.ts';
import { adoptSchema, pragma } from './schema.ts';

/** The same for everybody: a year, and what a year of a troubled shop may come to (45 MB). */
const DAY = 86_400;
const KEPT_SECONDS = 366 * DAY;
const MOST_ENTRIES = 200_000;
/** Where more came, the fullest day gives first: an alert that flaps for a night must not cost the rest of the year. */
const SHED_AT_ONCE = 2000;
const LOCK_PATIENCE_MS = 1000;
const COLUMNS = 'id, at, kind, alert, pos_id, level, since, who, text, key, amount';

interface StoreOptions {
  /** Whether to look through the whole file, which takes its time. */
  readonly check?: boolean;
  /** For tests: smaller bounds, and a schema of another time. */
  readonly mostEntries?: number;
  readonly schema?: readonly string[];
}

export class JournalStore {
  readonly #db: DatabaseSync;
  readonly #path: string;
  readonly #inode: bigint;
  readonly #most: number;

  /** Throws JournalUnusable. A damaged file is left to whoever asked. */
  constructor(path: string, { check = true, mostEntries = MOST_ENTRIES, schema }: StoreOptions = {}) {
    this.#path = path;
    this.#most = mostEntries;
    let db: DatabaseSync | null = null;
    try {
      db = new DatabaseSync(path, { timeout: LOCK_PATIENCE_MS });
      db.exec('PRAGMA locking_mode = EXCLUSIVE');
      // To be said before anything is in the file; said later it would only change the bytes of a file that is not ours.
      if (pragma(db, 'page_count') === 0) db.exec('PRAGMA auto_vacuum = INCREMENTAL');
      db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 100;
        PRAGMA journal_size_limit = 1048576; PRAGMA cache_size = -512; BEGIN IMMEDIATE; COMMIT`);
      const state = check ? pragma(db, 'quick_check(1)') : 'ok';
      if (state !== 'ok') throw new JournalUnusable('damaged', String(state));
      adoptSchema(db, schema);
      this.#db = db;
      this.#inode = statSync(path, { bigint: true }).ino;
    } catch (error) {
      db?.close();
      throw toUnusable(error);
    }
  }

  /** Whether the path still leads to the file that is open: a backup may have been put in its place. */
  get inPlace(): boolean {
    return statSync(this.#path, { bigint: true, throwIfNoEntry: false })?.ino === this.#inode;
  }

  /** All of them or none. What bears a key that is there already is left out. */
  append(entries: readonly Entry[]): void {
    this.#within(() => {
      const insert = this.#db.prepare(
        `INSERT OR IGNORE INTO entry (${COLUMNS}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      );
      for (const { at, kind, alert, posId, level, since, who, text, key, amount } of entries) {
        const [moment, begun] = [Math.floor(at), since === null ? null : Math.floor(since)];
        insert.run(moment, kind, alert, posId, level, begun, who, text, key, amount);
      }
    });
  }

  keep(name: string, text: string): void {
    this.#within(() => void this.#db.prepare('INSERT OR REPLACE INTO note (name, text) VALUES (?, ?)').run(name, text));
  }

  page({ from, to, alert, posId, kinds, before, limit }: JournalQuery): JournalPage {
    const [conditions, values]: [string[], SQLInputValue[]] = [[], []];
    const where = (condition: string, ...given: SQLInputValue[]) => {
      conditions.push(condition);
      values.push(...given);
    };
    if (from !== null) where('at >= ?', from);
    if (to !== null) where('at < ?', to);
    if (alert !== null) where('alert = ?', alert);
    if (posId !== null) where('(pos_id = ? OR pos_id IS NULL)', posId);
    if (kinds !== null) where(`kind IN (${kinds.map(() => '?').join()})`, ...kinds);
    if (before !== null) where('id < ?', before);
    const filter = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = this.#db
      .prepare(`SELECT ${COLUMNS} FROM entry ${filter} ORDER BY id DESC LIMIT ?`)
      .all(...values, limit + 1);
    const entries = rows.slice(0, limit).map(keptEntry);
    return { entries, next: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
  }

  /** What was written by a clock that went ahead lies in the future, and is the newest of nothing. */
  remembered(now: Seconds): Remembered {
    const [newest] = Object.values(this.#db.prepare('SELECT max(at) FROM entry WHERE at <= ?').get(now) ?? {});
    const until = newest === null ? null : Number(newest);
    return {
      alerts: this.#openAlerts(),
      until,
      channels: this.#channels(),
      recent: atHand(this.#recent(until ?? 0), until ?? 0),
      notes: Object.fromEntries(
        this.#db
          .prepare('SELECT name, text FROM note')
          .all()
          .map(({ name, text }) => [String(name), String(text)]),
      ),
    };
  }

  /** The newest; and however old, the newest of each kind about each alert, and what was said under a name. */
  #recent(until: number): Entry[] {
    return this.#db
      .prepare(
        `SELECT ${COLUMNS} FROM entry WHERE id IN (SELECT id FROM entry WHERE at >= ? ORDER BY id DESC LIMIT ?)
           OR id IN (SELECT max(id) FROM entry WHERE alert IS NOT NULL GROUP BY alert, pos_id, kind)
           OR key IS NOT NULL ORDER BY id`,
      )
      .all(until - PAUSE_SECONDS, MOST_AT_HAND)
      .map(keptEntry)
      .map(({ id: _, ...said }) => said);
  }

  /** What stands, by all that was said of each since it began. */
  #openAlerts(): OpenAlert[] {
    const entries = this.#db
      .prepare(
        `SELECT ${COLUMNS} FROM entry JOIN (
           SELECT alert AS name, pos_id AS till, max(CASE kind WHEN 'began' THEN id ELSE 0 END) AS begun
           FROM entry WHERE alert IS NOT NULL GROUP BY alert, pos_id
         ) ON alert = name AND pos_id IS till AND id >= begun
         WHERE kind IN (${listed([...LIFE_KINDS, 'seen'])}) ORDER BY id`,
      )
      .all();
    return storiesIn(entries.map(keptEntry)).flatMap((story) => openAlert(story) ?? []);
  }

  #channels(): Remembered['channels'] {
    const rows = this.#db
      .prepare(
        `SELECT who, max(CASE kind WHEN 'delivered' THEN at END) AS delivered,
           max(CASE kind WHEN 'failed' THEN at END) AS failed
         FROM entry WHERE kind IN ('delivered', 'failed') GROUP BY who`,
      )
      .all();
    const moment = (value: unknown) => (value === null ? null : Number(value));
    return Object.fromEntries(
      rows.map(({ who, delivered, failed }) => [String(who), { delivered: moment(delivered), failed: moment(failed) }]),
    );
  }

  /**
   * Forgets what is older than a year, and where there is too much, the oldest of the fullest day. A clock by which
   * nothing was written in the month before today may be wrong by years, and is not believed yet.
   */
  prune(now: Seconds): void {
    this.#within(() => {
      this.#db
        .prepare('DELETE FROM entry WHERE at < ? AND EXISTS (SELECT 1 FROM entry WHERE at BETWEEN ? AND ?)')
        .run(now - KEPT_SECONDS, now - 31 * DAY, now - DAY);
      const count = () => Number(this.#db.prepare('SELECT count(*) AS n FROM entry').get()?.n);
      for (let over = count() - this.#most; over > 0; over = count() - this.#most) {
        this.#db
          .prepare(
            `DELETE FROM entry WHERE id IN (
               SELECT id FROM entry WHERE at / 86400 = (
                 SELECT at / 86400 FROM entry GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
               ) ORDER BY kind NOT IN (${listed(DELIVERY_KINDS)}), id LIMIT ?
             )`,
          )
          .run(Math.min(over, SHED_AT_ONCE));
      }
    });
    this.#db.exec('PRAGMA incremental_vacuum');
  }

  close(): void {
    this.#db.close();
  }

  #within(work: () => void): void {
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        work();
        this.#db.exec('COMMIT');
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
        throw error;
      }
    } catch (error) {
      throw toUnusable(error);
    }
  }
}

/** Out of the way, with what belongs to it: whoever can mend it finds it there. Returns its new name. */
export function setAside(path: string, now: number): string {
  const name = `${path}.damaged-${new Date(now * 1000).toISOString().replace(/[-:]|\.\d+/g, '')}`;
  // A clock that is set back comes by the same second again.
  let aside = name;
  for (let nth = 2; existsSync(aside); nth++) aside = `${name}-${nth}`;
  for (const suffix of ['-wal', '']) {
    if (statSync(path + suffix, { throwIfNoEntry: false }) !== undefined) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

function listed(kinds: readonly Entry['kind'][]): string {
  return kinds.map((kind) => `'${kind}'`).join();
}

function keptEntry(row: Record<string, unknown>): KeptEntry {
  const { id, at, kind, alert, pos_id, level, since, who, text, key, amount } = row;
  // Rows of this table were written by `append`, and its file is ours.
  return { id, at, kind, alert, posId: pos_id, level, since, who, text, key, amount } as KeptEntry;
}
