/** The service: started, listening to signals, stopped. */
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { codeOf, messageOf } from '../domain/foreign.ts';
import { createLogger, type Log } from '../logger.ts';
import { LATE, within } from '../waiting.ts';
import {
  type ConfigOption,
  configOrComplaint,
  EXIT,
  stopSignal,
  type WebConfigOption,
  withWebConfig,
} from './shared.ts';

/** What is not closed by then is cut off: a stop never takes longer than 2 seconds. */
const STOP_LIMIT_MS = 1700;
/** Of itself it ends later: a thread that is only slow, on a busy PC, ends within it, and is not killed as one that waits for the disk. */
const HANG_MS = 5000;
/** So long `/-/healthy` says 503 before the process ends itself. */
const LAST_WORDS_MS = 2000;

type ServiceOptions = ConfigOption & WebConfigOption;

/** The words behind `run`; null where the command line has to say what it makes of them. */
export function serviceOptions(words: readonly string[]): ServiceOptions | null {
  try {
    const config = { type: 'string', short: 'c' } as const;
    return parseArgs({ args: [...words], options: { config, 'web.config.file': { type: 'string' } } }).values;
  } catch {
    return null;
  }
}

export async function serve(options: ServiceOptions): Promise<void> {
  // Whoever asks for a reload while we start is heard once we have.
  let asked = false;
  process.on('SIGHUP', () => {
    asked = true;
  });
  const loaded = configOrComplaint(options.config);
  if (loaded === null) return;
  const log = await createLogger(loaded.config.log_level);
  const stopped = stopSignal();
  const { startProgram } = await import('../main.ts');
  const program = await startProgram({
    config: withWebConfig(loaded.config, options),
    log,
  }).catch((error: unknown) => {
    console.error(`pos-monitor cannot start: ${startupTrouble(error, loaded.config)}`);
    process.exit(EXIT.problem);
  });
  const adopt = (config: Config) => program.adopt(withWebConfig(config, options));
  const reload = reloader(options.config, adopt, log);
  process.on('SIGHUP', reload);
  if (asked) reload();
  log.info({ url: program.url, config: loaded.file }, 'pos-monitor is running');
  const code = await Promise.race([
    stopped.then((signal) => {
      log.info({ signal }, 'pos-monitor stops');
      return EXIT.fine;
    }),
    program.hopeless.then(async (cause) => {
      log.error({ cause }, 'the buffer cannot be read by this process: it ends, to be started again');
      await sleep(LAST_WORDS_MS);
      return EXIT.again;
    }),
  ]);
  await closeInTime(program.close(), log);
  // A log's line is written with the next turn, and a kill leaves none.
  await turn();
  const patience = performance.now() + (code === EXIT.again ? HANG_MS : 0);
  while (program.hangs && performance.now() < patience) await sleep(50);
  if (program.hangs) process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}

async function closeInTime(closing: Promise<void>, log: Log): Promise<void> {
  const closed = closing.catch((error: unknown) => log.error({ err: error }, 'closing failed'));
  if ((await within(STOP_LIMIT_MS, closed)) === LATE) log.warn('not everything could be closed in time');
}

function startupTrouble(error: unknown, { listen: { host, port } }: Config): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `port ${port} is taken. Does pos-monitor run already? Another port: listen.port or PORT.`;
    case 'EACCES':
      return `this user may not listen on port ${port}. Another port: listen.port or PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `this computer has no address ${host}. See listen.host or HOST.`;
    default:
      return messageOf(error);
  }
}

/** The settings are read again, and taken over where they can be used; one after the other, however fast it is asked. */
function reloader(file: string | undefined, adopt: (config: Config) => Promise<void>, log: Log): () => void {
  let last = Promise.resolve();
  const reload = async () => {
    try {
      const { config } = loadConfig({ file });
      await adopt(config);
      log.info('the settings were read again');
    } catch (error) {
      const why = error instanceof ConfigError ? { problems: error.message } : { err: error };
      log.error(why, 'the settings cannot be used: the old ones stay');
    }
  };
  return () => {
    last = last.then(reload);
  };
}
