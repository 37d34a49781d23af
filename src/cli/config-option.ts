import { ConfigError, type LoadedConfig, loadConfig } from '../config/load.ts';
import { EXIT } from './exit-codes.ts';

export interface ConfigOption {
  readonly config?: string;
}

export const CONFIG_FLAG = '-c, --config <file>';
export const CONFIG_HELP = 'settings file (POS_MONITOR_CONFIG; ./pos-monitor.yml if it is there)';

/** The config, or null after every error in it has been said and the exit code been set. */
export function configOrComplaint(file: string | undefined): LoadedConfig | null {
  try {
    return loadConfig({ file });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exitCode = EXIT.problem;
    return null;
  }
}
