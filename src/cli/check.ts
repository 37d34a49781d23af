import { Command } from 'commander';
import { dump } from 'js-yaml';
import { linkTrouble } from '../addresses.ts';
import { masked } from '../config/secrets.ts';
import { accessWarnings } from './check-access.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, complainingOf, configOrComplaint } from './config-option.ts';

interface CheckOptions extends ConfigOption {
  readonly show?: boolean;
}

export const check = new Command('check')
  .description(
    'read the settings and say everything that is wrong with them, each with its place and what was expected',
  )
  .argument('[file]', 'the same as --config')
  .option(CONFIG_FLAG, CONFIG_HELP)
  .option('--show', 'print the settings in effect, with secrets masked')
  .action((file: string | undefined, { show, config }: CheckOptions) => {
    const loaded = configOrComplaint(file ?? config);
    if (loaded === null) return;
    const warnings = complainingOf(() => accessWarnings(loaded.config));
    if (warnings === null) return;
    const links = linkTrouble(loaded.config);
    if (links !== null) warnings.push(`public_url: ${links}`);
    for (const warning of warnings) console.error(`warning: ${warning}`);
    const what = loaded.file ?? 'No settings file: the defaults and the environment';
    console.log(`${what} can be used.`);
    if (show === true) console.log(dump(masked(loaded.config), { lineWidth: -1 }).trimEnd());
  });
