/** The command line: what can be asked, and what is said of a wrong word. */
import { Command, CommanderError } from 'commander';
import { programVersion } from '../place.ts';
import { check } from './check.ts';
import { compliance } from './compliance.ts';
import { demo, stack } from './demo.ts';
import { doctor } from './doctor.ts';
import { render } from './render.ts';
import { serve } from './service.ts';
import { CONFIG_FLAG, CONFIG_HELP, EXIT, WEB_CONFIG_FLAG, WEB_CONFIG_HELP } from './shared.ts';
import { user } from './user.ts';

const run = new Command('run')
  .description('run the monitor until it is stopped')
  .option(CONFIG_FLAG, CONFIG_HELP)
  .option(WEB_CONFIG_FLAG, WEB_CONFIG_HELP)
  .action(serve);

const COMMANDS = [run, demo, stack, check, doctor, render, user, compliance];

const program = new Command('pos-monitor')
  .description("Local monitor of a shop's tills.")
  .version(programVersion())
  .exitOverride()
  .showHelpAfterError('(--help tells more)');
for (const command of COMMANDS) {
  program.addCommand(command.copyInheritedSettings(program));
  for (const inner of command.commands) inner.copyInheritedSettings(command);
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version are thrown too, with code 0; the rest are words that make no command.
  process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.wrongUse;
}
