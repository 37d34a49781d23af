import { Command } from 'commander';
import { CONFIG_FLAG, CONFIG_HELP, WEB_CONFIG_FLAG, WEB_CONFIG_HELP } from './config-option.ts';
import { serve } from './service.ts';

export const run = new Command('run')
  .description('run the monitor until it is stopped')
  .option(CONFIG_FLAG, CONFIG_HELP)
  .option(WEB_CONFIG_FLAG, WEB_CONFIG_HELP)
  .action(serve);
