/** The least that could do the same job: what our figures stand beside. It runs with the same flags as we do. */
import type { ChildProcess } from 'node:child_process';
import type { Context } from '../case.ts';
import { askNode, startNode, stopNode } from '../children.ts';
import { shippedEnvironment, shippedFlags } from '../shipped.ts';

export type FloorKind = 'express' | 'http' | 'registry' | 'socket';

export interface FloorServer {
  readonly url: string;
  readonly pid: number;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

const PROGRAM = new URL('./floor-process.ts', import.meta.url).pathname;

/** `of`: where the answers are fetched that it is to repeat. */
export async function startFloor(context: Context, kind: FloorKind, of = '', paths: readonly string[] = []) {
  const child = startNode(PROGRAM, [kind, of, ...paths], {
    talks: true,
    flags: shippedFlags(),
    environment: shippedEnvironment(),
  });
  const stop = () => stopNode(child);
  context.later(stop);
  const port = await askNode<number>(child);
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, child, stop } satisfies FloorServer;
}
