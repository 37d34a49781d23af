/** Runs what ships: the built program in a process of its own, with the flags of the image. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/stack/ports.ts';
import type { Context } from './case.ts';
import { startNode, stopNode } from './children.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CLI = join(ROOT, 'dist', 'cli.js');
const START_LIMIT_MS = 20_000;

export interface Shipped {
  readonly url: string;
  readonly pid: number;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** The words between node and the program in the image's ENTRYPOINT. */
export function shippedFlags(): string[] {
  const entry = /^ENTRYPOINT (\[.*\/app\/dist\/cli\.js"\])$/m.exec(dockerfile())?.[1] ?? '[]';
  const words: string[] = JSON.parse(entry);
  return words.filter((word) => word.startsWith('--'));
}

/** What the image says to the C library. */
export function shippedEnvironment(): Record<string, string> {
  const found = dockerfile().matchAll(/^(?:ENV)?\s+(MALLOC_\w+)=(\w+)/gm);
  return Object.fromEntries(Array.from(found, ([, name, value]) => [name, value]));
}

function dockerfile(): string {
  return readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
}

/** Ready as soon as it has answered that it has looked at the buffer. */
export async function startShipped(
  context: Context,
  path: string,
  moreFlags: readonly string[] = [],
  options: readonly string[] = [],
  procs: string | null = null,
): Promise<Shipped> {
  const port = await freePort();
  const child = startNode(CLI, ['run', ...options], {
    flags: [...shippedFlags(), ...moreFlags],
    environment: {
      ...shippedEnvironment(),
      BUFFER_DB_PATH: path,
      STATE_DIRECTORY: join(dirname(dirname(path)), `state-${port}`),
      KKT_ADAPTER_URL: context.adapterUrl,
      HOST: '127.0.0.1',
      PORT: String(port),
      POS_TIMEZONE: 'Europe/Moscow',
    },
    // No pos-monitor.yml lies there, so the defaults hold unless one is named.
    folder: dirname(path),
    talks: moreFlags.length > 0,
    procs,
  });
  const stop = () => stopNode(child);
  context.later(stop);
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/-/ready`, child);
  return { url, pid: child.pid ?? 0, child, stop };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(5);
  }
  throw new Error(`pos-monitor does not answer at ${url}`);
}
