/** A path that not every adapter has: after a 404 it is left alone for a while. */
import type { Connection } from './connection.ts';

const PAUSE_SECONDS = 600;

export interface OptionalPath<Value> {
  /** null where the adapter does not tell. */
  ask(signal: AbortSignal): Promise<Value | null>;
  /** Forgets that the path was missing. */
  askAgain(): void;
}

export function optionalPath<Value>(
  connection: Connection,
  path: string,
  read: (body: unknown) => Value | null,
): OptionalPath<Value> {
  let missingSince: number | null = null;
  return {
    ask: async (signal) => {
      if (signal.aborted) return null;
      if (missingSince !== null && performance.now() - missingSince < PAUSE_SECONDS * 1000) return null;
      const answer = await connection.ask(path, signal);
      missingSince = answer.kind === 'absent' ? performance.now() : null;
      return answer.kind === 'json' ? read(answer.body) : null;
    },
    askAgain: () => {
      missingSince = null;
    },
  };
}
