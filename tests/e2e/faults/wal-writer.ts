/** Another program that writes and never checkpoints, as one that holds a reading open for long would make it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const PROGRAM = `
  import { statSync } from 'node:fs';
  import Database from 'better-sqlite3';
  const [path, bytes] = [process.argv[1], Number(process.argv[2])];
  const db = new Database(path);
  db.pragma('wal_autocheckpoint = 0');
  const grow = db.prepare("INSERT OR REPLACE INTO config (key, value, updated_at) VALUES ('ballast', zeroblob(1000000), 0)");
  do grow.run(); while (statSync(path + '-wal').size < bytes);
  console.log('grown');
  process.stdin.once('data', () => {
    db.exec("DELETE FROM config WHERE key = 'ballast'");
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    process.exit(0);
  });`;

/** Returns how to make it small again. */
export async function growWal(path: string, bytes: number): Promise<() => Promise<void>> {
  const root = new URL('../../..', import.meta.url);
  const writer = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, path, String(bytes)], { cwd: root });
  const exited = once(writer, 'exit');
  await Promise.race([once(writer.stdout, 'data'), exited]);
  return async () => {
    writer.stdin.end('enough\n');
    await exited;
  };
}
