import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type Finding, fine } from './finding.ts';

export function examineUser(): Finding {
  return fine('user', `Работаю от имени ${userText(process.geteuid?.())}`);
}

/** A user as an administrator knows him; in a container the number often has no name. */
export function userText(uid: number | bigint | undefined): string {
  if (uid === undefined) return userInfo().username;
  const name = nameOf(String(uid));
  return name === null ? `uid ${uid}` : `${name} (uid ${uid})`;
}

function nameOf(uid: string): string | null {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.split(':')[2] === uid);
    return line?.split(':')[0] ?? null;
  } catch {
    return null;
  }
}
