import type { Attempt, Health, TryOutcome } from '../domain/adapter.ts';
import type { Seconds } from '../domain/day.ts';
import { type Answer, type Connection, clockDrift } from './connection.ts';
import { readHealth, readOdooOnline, readWorkerRunning } from './health.ts';

const HEALTH_PATHS = ['/v1/health', '/health'] as const;

/** Prepares rounds of questions, each: the health, on the path this adapter has, and what else it tells beside. */
export function roundOf(connection: Connection, clock: () => Seconds): (signal: AbortSignal) => Promise<Attempt> {
  const worker = optionalPath(connection, '/v1/kkt/worker/status', readWorkerRunning);
  const heartbeat = optionalPath(connection, '/v1/kkt/heartbeat/status', readOdooOnline);
  let paths: readonly string[] = HEALTH_PATHS;

  const askHealth = async (signal: AbortSignal): Promise<Answer> => {
    for (const path of paths) {
      const answer = await connection.ask(path, signal);
      if (answer.kind === 'absent') continue;
      // The path that exists is asked first from now on.
      paths = [path, ...HEALTH_PATHS.filter((other) => other !== path)];
      return answer;
    }
    return { kind: 'wrong', detail: `HTTP 404 on ${HEALTH_PATHS.join(' and ')}` };
  };

  return async (signal) => {
    const started = performance.now();
    const answer = await askHealth(signal);
    const waited = (performance.now() - started) / 1000;
    if (answer.kind === 'refused') {
      // What comes back may be another version of the adapter.
      for (const path of [worker, heartbeat]) path.askAgain();
    }
    if (answer.kind !== 'json') return { seconds: waited, outcome: troubleOf(answer) };
    const reported = readHealth(answer.body);
    if (reported === null) return { seconds: waited, outcome: NOT_HEALTH };
    const drift = connection.toAnotherHost() ? clockDrift(answer.date, answer.seconds, clock()) : null;
    const health: Health = {
      ...reported,
      workerRunning: await worker.ask(signal),
      odooOnline: await heartbeat.ask(signal),
      clockDrift: drift,
    };
    return { seconds: answer.seconds, outcome: { kind: 'answer', health } };
  };
}

const NOT_HEALTH: TryOutcome = { kind: 'wrong', detail: "JSON, but not an adapter's health" };

function troubleOf(answer: Exclude<Answer, { kind: 'json' }>): TryOutcome {
  return answer.kind === 'absent' ? { kind: 'wrong', detail: 'HTTP 404' } : answer;
}

/** So long a path that is missing is left alone. */
const PAUSE_SECONDS = 600;

interface OptionalPath<Value> {
  /** null where the adapter does not tell. */
  ask(signal: AbortSignal): Promise<Value | null>;
  /** Forgets that the path was missing. */
  askAgain(): void;
}

/** A path that not every adapter has. */
function optionalPath<Value>(
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
