#!/usr/bin/env node
/** The service does not carry along what only the other commands need. */
import { inSource } from './source-lines.ts';

process.on('uncaughtExceptionMonitor', (error) => {
  if (error instanceof Error) error.stack = inSource(error.stack ?? '');
});
const [command, ...words] = process.argv.slice(2);
const service = command === 'run' ? await import('./cli/service.ts') : null;
const options = service?.serviceOptions(words) ?? null;
if (service !== null && options !== null) await service.serve(options);
else await import('./cli/commands.ts');
