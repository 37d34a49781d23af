/** Asks for a password where nobody can read along: unseen at a terminal, or by standard input; never by an argument. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Complaint } from './ending.ts';

export async function askPassword(user: string): Promise<string> {
  if (process.stdin.isTTY !== true) return (await text(process.stdin)).split(/\r?\n/)[0] ?? '';
  const password = await unseen(`Password for ${user}: `);
  if ((await unseen('Once more: ')) !== password) throw new Complaint('These were two different passwords.');
  return password;
}

async function unseen(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const stopped = new AbortController();
  lines.once('SIGINT', () => stopped.abort());
  // Only now does the terminal no longer show what is typed.
  process.stderr.write(question);
  try {
    return await lines.question('', { signal: stopped.signal });
  } catch {
    throw new Complaint('Nothing was changed.');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
