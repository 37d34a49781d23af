import { Command } from 'commander';
import { dump } from 'js-yaml';
import { masked } from '../config/secrets.ts';
import { accessWarnings } from './check-access.ts';
import { complainingOf, configOrComplaint } from './config-option.ts';

interface CheckOptions {
  readonly show?: boolean;
}

export const check = new Command('check')
  .description(
    'read the settings and say everything that is wrong with them, each with its place and what was expected',
  )
  .argument('[file]', 'settings file (default: POS_MONITOR_CONFIG, or ./pos-monitor.yml if it is there)')
  .option('--show', 'print the settings in effect, with secrets masked')
  .action((file: string | undefined, { show }: CheckOptions) => {
    const loaded = configOrComplaint(file);
    if (loaded === null) return;
    const warnings = complainingOf(() => accessWarnings(loaded.config));
    if (warnings === null) return;
    for (const warning of warnings) console.error(`warning: ${warning}`);
    const what = loaded.file ?? 'No settings file: the defaults and the environment';
    console.log(`${what} can be used.`);
    if (show === true) console.log(dump(masked(loaded.config), { lineWidth: -1 }).trimEnd());
  });
