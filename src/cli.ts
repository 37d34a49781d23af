#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { check } from './cli/check.ts';
import { demo } from './cli/demo.ts';
import { doctor } from './cli/doctor.ts';
import { EXIT } from './cli/ending.ts';
import { render } from './cli/render.ts';
import { run } from './cli/run.ts';
import { stack } from './cli/stack.ts';
import { user } from './cli/user.ts';
import { programVersion } from './version.ts';

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
