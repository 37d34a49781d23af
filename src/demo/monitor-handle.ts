/**
 * Runs the monitor beside the simulator, never inside it: POSIX locks belong to a process, so a monitor that closes
 * buffer.db would drop the locks with which the simulator is writing it.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/schema.ts';
import type { Playing } from '../http/parts.ts';
import type { Program } from '../main.ts';

export type MonitorMessage =
  | { readonly type: 'running'; readonly url: string }
  | { readonly type: 'failed'; readonly message: string; readonly code: string | null }
  | { readonly type: 'ask'; readonly id: number; readonly play: string | null };

/** What was asked by the same id. */
export interface StageAnswer {
  readonly id: number;
  readonly playing: Playing;
}

/** Plays the story that is named, if one is, and says which is on. */
export type AskStage = (play: string | null) => Playing;

const ENTRY = fileURLToPath(new URL(`./monitor-process${extname(import.meta.url)}`, import.meta.url));

export async function startMonitor(
  config: Config,
  askStage: AskStage,
  brokenSeries: string | null = null,
): Promise<Program> {
  const child = fork(ENTRY, [JSON.stringify(config), brokenSeries ?? ''], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const close = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  const { promise: running, resolve, reject } = Promise.withResolvers<Program>();
  child.on('message', (message: MonitorMessage) => {
    if (message.type === 'ask') {
      const answer: StageAnswer = { id: message.id, playing: askStage(message.play) };
      if (child.connected) child.send(answer);
    } else if (message.type === 'running') resolve({ url: message.url, close });
    else reject(Object.assign(new Error(message.message), { code: message.code }));
  });
  exited.then(() => reject(new Error('the monitor ended while it was starting')));
  return running;
}
