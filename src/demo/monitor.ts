/**
 * Runs the monitor beside the simulator, never inside it: POSIX locks belong to a process, so a monitor that closes
 * buffer.db would drop the locks with which the simulator is writing it. Forked, this same file is that process.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Config } from '../config/schema.ts';
import { codeOf, messageOf } from '../domain/foreign.ts';
import { collectors } from '../domain/series/index.ts';
import type { Playing } from '../http/route.ts';
import type { Program } from '../main.ts';
import { ownProgram } from '../place.ts';
import { STORIES } from './words.ts';

type MonitorMessage =
  | { readonly type: 'running'; readonly url: string }
  | { readonly type: 'failed'; readonly message: string; readonly code: string | null }
  | { readonly type: 'ask'; readonly id: number; readonly play: string | null };

/** What was asked by the same id. */
interface StageAnswer {
  readonly id: number;
  readonly playing: Playing;
}

/** Plays the story that is named, if one is, and says which is on. */
export type AskStage = (play: string | null) => Playing;

export async function startMonitor(
  config: Config,
  askStage: AskStage,
  brokenSeries: string | null = null,
): Promise<Program> {
  const child = fork(ownProgram('demo/monitor'), [JSON.stringify(config), brokenSeries ?? ''], {
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
      // It may be ending just now, and then nobody waits.
      child.send(answer, () => {});
    } else if (message.type === 'running') resolve({ url: message.url, close });
    else reject(Object.assign(new Error(message.message), { code: message.code }));
  });
  exited.then(() => reject(new Error('the monitor ended while it was starting')));
  return running;
}

async function beMonitor(config: Config, brokenSeries: string): Promise<void> {
  const tell = (message: MonitorMessage) => process.send?.(message);
  const waiting = new Map<number, (playing: Playing) => void>();
  let asked = 0;
  /** The till stands in the process that has started us. */
  const ask = (play: string | null) => {
    const id = ++asked;
    return new Promise<Playing>((resolve) => {
      waiting.set(id, resolve);
      tell({ type: 'ask', id, play });
    });
  };
  const stage = {
    stories: STORIES.map(({ name, title }) => ({ name, title: title.ru })),
    now: () => ask(null),
    play: async (name: string) => void (await ask(name)),
  };
  // Ctrl-C and a closed terminal reach the whole group of processes; the demo says when it is this one's turn to go.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('message', ({ id, playing }: StageAnswer) => {
    waiting.get(id)?.(playing);
    waiting.delete(id);
  });
  breakSeries(brokenSeries);
  try {
    const [{ createLogger }, { startProgram }] = await Promise.all([import('../logger.ts'), import('../main.ts')]);
    const program = await startProgram({ config, log: await createLogger(config.log_level), demo: true, stage });
    const end = () => program.close().finally(() => process.exit(0));
    process.once('SIGTERM', end);
    process.once('disconnect', end);
    tell({ type: 'running', url: program.url });
  } catch (error) {
    tell({ type: 'failed', message: messageOf(error), code: codeOf(error) });
    process.disconnect();
  }
}

function breakSeries(name: string): void {
  const broken = collectors.flatMap(({ series }) => series).find((one) => one.name === name);
  const read = () => {
    throw new Error(`${name} cannot be read: the scenario wants it so`);
  };
  if (broken !== undefined) Object.assign(broken, { read });
}

if (import.meta.main) await beMonitor(JSON.parse(process.argv[2] ?? '{}') as Config, process.argv[3] ?? '');
