/** A till in a process of its own: opens, sells, closes, as it is told line by line, and says what did not go well. */
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';

const path = process.argv[2] ?? '';
/** So long after a commit, at most, the till is stopped: a monitor that was told of the commit reads just then. */
const LONGEST_GAP_MS = 4;
let held: Database.Database | null = null;

function openTill(): Database.Database {
  const db = new Database(path, { timeout: 200 });
  // As the adapter has it.
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'wal_autocheckpoint = 100']) db.pragma(pragma);
  return db;
}

function sell(db: Database.Database): void {
  db.prepare("UPDATE config SET value = value + 1, updated_at = updated_at + 1 WHERE key = 'sold'").run();
}

/** An opening, a sale, a clean stop: so many times. */
async function rounds(count: number): Promise<object> {
  const told = { failed: 0, walLeft: 0, why: '' };
  for (let round = 0; round < count; round += 1) {
    try {
      const db = openTill();
      try {
        sell(db);
        await sleep(Math.random() * LONGEST_GAP_MS);
      } finally {
        db.close();
      }
      if (existsSync(`${path}-wal`)) told.walLeft += 1;
    } catch (error) {
      told.failed += 1;
      told.why = String(error);
    }
  }
  return told;
}

async function obey(order: string, count: number): Promise<object> {
  switch (order) {
    case 'rounds':
      return rounds(count);
    case 'hold':
      try {
        held = openTill();
        sell(held);
        return { failed: 0 };
      } catch (error) {
        return { failed: 1, why: String(error) };
      }
    case 'stop':
      held?.close();
      held = null;
      return {};
    default:
      throw new Error(`no such order: ${order}`);
  }
}

console.log('{}');
for await (const line of createInterface({ input: process.stdin })) {
  const [order = '', count = ''] = line.split(' ');
  console.log(JSON.stringify(await obey(order, Number(count))));
}
