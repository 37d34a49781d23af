/** SIGHUP: the settings are read again, and taken over where they can be used. */
import { ConfigError, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Log } from '../logger.ts';

export interface Reloading {
  readonly file: string | undefined;
  readonly log: Log;
  readonly adopt: (config: Config) => Promise<void>;
}

/** One after the other, however fast the signals come. */
export function createReload({ file, log, adopt }: Reloading): () => void {
  let last = Promise.resolve();

  async function reload(): Promise<void> {
    try {
      const { config } = loadConfig({ file });
      await adopt(config);
      log.info('the settings were read again');
    } catch (error) {
      const why = error instanceof ConfigError ? { problems: error.message } : { err: error };
      log.error(why, 'the settings cannot be used: the old ones stay');
    }
  }

  return () => {
    last = last.then(reload);
  };
}
