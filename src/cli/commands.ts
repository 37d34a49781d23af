/** The command line: what can be asked, and what is said of a wrong word. */
import { Command, CommanderError } from 'commander';
import { programVersion } from '../version.ts';
import { check } from './check.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { EXIT } from './ending.ts';
import { render } from './render.ts';
import { run } from './run.ts';
import { stack } from './stack.ts';
import { user } from './user.ts';

const COMMANDS = [run, demo, stack, check, doctor, render, user];

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
