import type { Attempt, Health, TryOutcome } from '../domain/adapter.ts';
import type { Seconds } from '../domain/day.ts';
import { clockDrift } from './clock-drift.ts';
import type { Answer, Connection } from './connection.ts';
import { readHealth, readOdooOnline, readWorkerRunning } from './health.ts';
import { optionalPath } from './optional-path.ts';

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
