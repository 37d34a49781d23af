/** What all commands share: the options that name files, what is said of settings, and how a command ends. */
import { ConfigError, type LoadedConfig, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';

export interface ConfigOption {
  readonly config?: string;
}

export const CONFIG_FLAG = '-c, --config <file>';
export const CONFIG_HELP = 'settings file (POS_MONITOR_CONFIG; ./pos-monitor.yml if it is there)';

export interface WebConfigOption {
  readonly 'web.config.file'?: string;
}

/** The name that the flag has in Prometheus' exporters. */
export const WEB_CONFIG_FLAG = '--web.config.file <file>';
export const WEB_CONFIG_HELP = 'users and certificate (web_config; web-config.yml beside the settings)';

export function withWebConfig(config: Config, { 'web.config.file': file }: WebConfigOption): Config {
  return file === undefined ? config : { ...config, web_config: file };
}

/** The config, or null after every error in it has been said and the exit code been set. */
export function configOrComplaint(file: string | undefined): LoadedConfig | null {
  return complainingOf(() => loadConfig({ file }));
}

export function complainingOf<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exitCode = EXIT.problem;
    return null;
  }
}

/**
 * What the shell is told: all is well, something was found, the command was used wrongly; and `again`: this process can
 * do no more, another may fare better.
 */
export const EXIT = { fine: 0, problem: 1, wrongUse: 2, again: 75 } as const;

/** Something that the user can mend; the words say how. */
export class Complaint extends Error {}

/**
 * Resolves at the first wish to stop; at the second the process ends at once. That whoever started us over a channel
 * has gone is such a wish, too: nobody could stop us any more.
 */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('disconnect', () => resolve('SIGTERM'));
    // Listening alone is no reason to live on.
    process.channel?.unref();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(EXIT.problem));
      });
    }
  });
}
