/** What else may touch a shop's file: other programs, and bad luck. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';

const root = new URL('../../..', import.meta.url);

/** As a monitor that does not mind its -shm would read. */
export function readCarelessly(path: string): void {
  const program = `
    import Database from 'better-sqlite3';
    const db = new Database(process.argv[1], { readonly: true });
    db.prepare('SELECT count(*) FROM receipts').get();
    db.close();`;
  execFileSync(process.execPath, ['--input-type=module', '-e', program, path], { cwd: root });
}

/** A writer that takes the whole file before it reads anything keeps its index in memory. */
export async function holdExclusively(path: string): Promise<() => Promise<void>> {
  const program = `
    import Database from 'better-sqlite3';
    const db = new Database(process.argv[1]);
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec("UPDATE config SET updated_at = updated_at + 1");
    console.log('held');
    // What nobody refers to any more is collected, and closed.
    setInterval(() => db.open, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program, path], { cwd: root });
  await once(holder.stdout, 'data');
  return async () => {
    const exited = once(holder, 'exit');
    holder.kill('SIGKILL');
    await exited;
  };
}

/** Garbage from the given place to the end; the size stays. */
export function overwrite(path: string, from: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(statSync(path).size - from, 0xa5), 0, undefined, from);
  closeSync(file);
}
