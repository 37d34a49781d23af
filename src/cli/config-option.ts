import { ConfigError, type LoadedConfig, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { EXIT } from './ending.ts';

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
