/** A program of somebody else's that runs as long as we want it: started, waited for, and ended with certainty. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  readonly url: string;
  readonly pid: number;
  /** Asked to end, it gets some seconds; killed, none. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly url: string;
  /** Answers 200 once the program is ready. */
  readonly readyPath: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly readyWithinMs?: number;
}

const READY_WITHIN_MS = 30_000;
const ASK_AGAIN_MS = 50;
const STOP_WITHIN_MS = 5000;
const LINES_KEPT = 20;

export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, program, args, url, readyPath, environment, readyWithinMs = READY_WITHIN_MS } = options;
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ctrl-C in the terminal reaches the whole group; we want to be the one who ends it, and in order.
    detached: true,
  });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.push(...text.trimEnd().split('\n'));
    said.splice(0, said.length - LINES_KEPT);
  });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended (${code}):\n${said.join('\n')}`)));
  });
  failed.catch(() => {});
  const giveUp = endWithUs(child);
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    giveUp();
    await end(child, signal);
  };
  try {
    await Promise.race([ready(`${url}${readyPath}`, name, readyWithinMs), failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid ?? 0, stop };
}

async function ready(address: string, name: string, withinMs: number): Promise<void> {
  for (const until = Date.now() + withinMs; Date.now() < until; ) {
    const answer = await fetch(address).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  throw new Error(`${name} does not get ready`);
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(timer);
}

/** Where this process ends without having stopped them; of a SIGKILL nobody hears. */
function endWithUs(child: ChildProcess): () => void {
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  return () => process.off('exit', kill);
}
