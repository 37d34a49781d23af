/** The demo's monitor, in a process of its own; `startMonitor` in monitor-handle.ts forks it. */
import type { Config } from '../config/schema.ts';
import { codeOf, messageOf } from '../domain/foreign.ts';
import { collectors } from '../domain/series/index.ts';
import type { DemoStage, Playing } from '../http/parts.ts';
import { createLogger } from '../logger.ts';
import { startProgram } from '../main.ts';
import type { MonitorMessage, StageAnswer } from './monitor-handle.ts';
import { STORIES } from './words.ts';

const tell = (message: MonitorMessage) => process.send?.(message);
const config = JSON.parse(process.argv[2] ?? '{}') as Config;
const waiting = new Map<number, (playing: Playing) => void>();
let asked = 0;

// Ctrl-C reaches the whole group of processes; the demo says when it is this one's turn to go.
process.on('SIGINT', () => {});
process.on('message', ({ id, playing }: StageAnswer) => {
  waiting.get(id)?.(playing);
  waiting.delete(id);
});

/** The till stands in the process that has started us. */
function ask(play: string | null): Promise<Playing> {
  const id = ++asked;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    tell({ type: 'ask', id, play });
  });
}

const stage: DemoStage = {
  stories: STORIES.map(({ name, title }) => ({ name, title: title.ru })),
  now: () => ask(null),
  play: async (name) => void (await ask(name)),
};

function breakSeries(name: string): void {
  const broken = collectors.flatMap(({ series }) => series).find((one) => one.name === name);
  const read = () => {
    throw new Error(`${name} cannot be read: the scenario wants it so`);
  };
  if (broken !== undefined) Object.assign(broken, { read });
}

breakSeries(process.argv[3] ?? '');
try {
  const program = await startProgram({ config, log: await createLogger(config.log_level), demo: true, stage });
  const end = () => program.close().finally(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('disconnect', end);
  tell({ type: 'running', url: program.url });
} catch (error) {
  tell({ type: 'failed', message: messageOf(error), code: codeOf(error) });
  process.disconnect();
}
