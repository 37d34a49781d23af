/** A process that is told something line by line, and answers each with a line of JSON; of another user, if so told. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { toolEnvironment } from '../support/tools.ts';

export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

interface Surroundings {
  readonly user: User;
  /** Done before, in a mount namespace of its own. */
  readonly prepare?: string;
  readonly umask?: number;
  /** A program that starts the process. */
  readonly under?: readonly string[];
}

export interface Told {
  readonly pid: number;
  ask<Answer>(line: string): Promise<Answer>;
  end(signal?: NodeJS.Signals): Promise<void>;
}

export async function startTold(
  program: string,
  args: readonly string[],
  { user, prepare, umask, under = [] }: Surroundings,
): Promise<Told> {
  const script = new URL(program, import.meta.url).pathname;
  const groups = user.groups.length > 0 ? `--groups=${user.groups.join(',')}` : '--clear-groups';
  const as = ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, groups];
  const masked = umask === undefined ? [] : ['sh', '-c', `umask ${umask.toString(8)}; exec "$0" "$@"`];
  const command = [
    ...masked,
    ...under,
    ...(user.uid === process.getuid?.() ? [] : as),
    process.execPath,
    script,
    ...args,
  ];
  const [name = '', ...rest] =
    prepare === undefined ? command : ['unshare', '-m', 'sh', '-c', `set -e; ${prepare}; exec "$0" "$@"`, ...command];
  const child = spawn(name, rest, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: toolEnvironment(),
    detached: true,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, 'exit');
  const next = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${program} has ended`);
    return JSON.parse(value);
  };
  await next();
  return {
    pid: child.pid ?? 0,
    async ask(line) {
      child.stdin.write(`${line}\n`);
      return next();
    },
    async end(signal = 'SIGKILL') {
      // With whatever started it, and whatever it started.
      const runs = child.exitCode === null && child.signalCode === null;
      if (runs && child.pid !== undefined) process.kill(-child.pid, signal);
      await exited;
    },
  };
}
