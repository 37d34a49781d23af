/** What has been opened is closed in reverse order: each part, whatever becomes of another one. */
import { messageOf } from '../domain/foreign.ts';

export interface Part {
  stop(): Promise<void>;
}

/** Throws an AggregateError of what could not be stopped. */
export async function stopAll(open: Part[]): Promise<void> {
  const errors: unknown[] = [];
  for (const part of open.splice(0).reverse()) await part.stop().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw new AggregateError(errors, errors.map(messageOf).join('\n'));
}

/** After a start that failed: throws what it failed of, and what could not be stopped besides. */
export async function giveUp(open: Part[], error: unknown): Promise<never> {
  await stopAll(open).catch((left: unknown) => {
    throw new AggregateError([error, left], `${messageOf(error)}\n${messageOf(left)}`);
  });
  throw error;
}
