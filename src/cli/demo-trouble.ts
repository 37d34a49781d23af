/** Why the simulated till could not be started, for the person who started it. */
import { EXIT } from './ending.ts';

export function complain(message: string): void {
  console.error(`${message}\n(--help tells more)`);
  process.exitCode = EXIT.wrongUse;
}

/** The simulator is asked for here, because an installation in a shop does not have it. */
export async function complainOfDemo(error: unknown): Promise<void> {
  const { PortTakenError, UsageError, wordsOf } = await import('../demo/run.ts');
  if (!(error instanceof Error)) throw error;
  if (error instanceof UsageError) {
    complain(error.message);
    return;
  }
  console.error(error instanceof PortTakenError ? wordsOf(process.env).portTaken(error.port) : error.message);
  process.exitCode = EXIT.problem;
}
