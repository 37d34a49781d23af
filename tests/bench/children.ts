/** Processes of the bench. Each is known here, so that none outlives it. */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

const STOP_MS = 3000;
const running = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

interface NodeOptions {
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it talks with us by `process.send`. */
  readonly talks?: boolean;
  readonly folder?: string;
  /** Where a process is told to a control group, which counts it from its first page on. */
  readonly procs?: string | null;
}

export function startNode(program: string, args: readonly string[], options: NodeOptions = {}): ChildProcess {
  const stdio: StdioOptions = ['ignore', 'ignore', 'inherit', ...(options.talks ? (['ipc'] as const) : [])];
  const words = [process.execPath, ...(options.flags ?? []), program, ...args];
  const joining = ['/bin/sh', '-c', 'echo $$ > "$0" && exec "$@"', options.procs ?? ''];
  const [command = '', ...rest] = options.procs == null ? words : [...joining, ...words];
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...options.environment },
    ...(options.folder !== undefined && { cwd: options.folder }),
    stdio,
    serialization: 'advanced',
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

export async function stopNode(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(timer);
}

/** Asks a child that answers each message with one. */
export async function askNode<Answer>(child: ChildProcess, question?: object): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const answered = (answer: unknown) => resolve(answer as Answer);
  const died = () => reject(new Error(`${child.spawnargs.at(-1)} ended before it answered`));
  child.once('message', answered).once('exit', died);
  if (question !== undefined) child.send(question);
  return promise.finally(() => child.off('message', answered).off('exit', died));
}
