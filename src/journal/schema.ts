/** The journal's tables, version by version. Steps are added at the end, and none that was shipped is changed. */
import type { DatabaseSync } from 'node:sqlite';
import { JournalUnusable } from './place.ts';

/** Tells our file from any other SQLite file: "posm". */
const APPLICATION_ID = 0x706f736d;

export const STEPS: readonly string[] = [
  `CREATE TABLE entry (
     id INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     kind TEXT NOT NULL,
     alert TEXT,
     pos_id TEXT,
     level TEXT,
     since INTEGER,
     who TEXT,
     text TEXT,
     key TEXT UNIQUE
   ) STRICT;
   CREATE INDEX entry_at ON entry (at);
   CREATE INDEX entry_alert ON entry (alert, pos_id, id);
   CREATE INDEX entry_kind ON entry (kind, id);`,
  'CREATE TABLE note (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT',
  'ALTER TABLE entry ADD COLUMN amount REAL',
];

/** Brings an older file up to date. A newer one, and one that is not ours, is left as it is. */
export function adoptSchema(db: DatabaseSync, steps = STEPS): void {
  const version = Number(pragma(db, 'user_version'));
  const id = pragma(db, 'application_id');
  const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (id !== APPLICATION_ID && (id !== 0 || !isEmpty)) {
    throw new JournalUnusable('not_ours', 'journal.db was made by another program');
  }
  if (version > steps.length) {
    throw new JournalUnusable('newer_version', `journal.db has version ${version}, this program knows ${steps.length}`);
  }
  if (version === steps.length) return;
  const work = steps
    .slice(version)
    .map((step) => `${step};`)
    .join('\n');
  db.exec(`BEGIN IMMEDIATE; ${work}
    PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${steps.length}; COMMIT`);
}

export function pragma(db: DatabaseSync, name: string): unknown {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}
