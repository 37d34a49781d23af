/** Asks the adapter how it is, again and again, and reports each try. It only ever GETs. */
import type { Attempt, Health, TryOutcome } from '../domain/adapter.ts';
import type { Seconds } from '../domain/day.ts';
import { messageOf } from '../domain/foreign.ts';
import { type Answer, type Connection, clockDrift, openConnection } from './connection.ts';
import { readHealth, readOdooOnline, readWorkerRunning } from './health.ts';

interface ProbeOptions {
  readonly config: { readonly url: string; readonly timeout_seconds: number; readonly probe_seconds: number };
  /** The time of day. */
  readonly clock: () => Seconds;
  readonly onTry: (result: Attempt) => void;
}

/** An adapter that is gone, or talks nonsense, is asked so often at least: who waits for it should not wait for us. */
const RETURN_SECONDS = 2;

export type Probe = ReturnType<typeof startProbe>;

export function startProbe({ config, clock, onTry }: ProbeOptions) {
  const connection = openConnection(config.url, config.timeout_seconds);
  const askRound = roundOf(connection, clock);
  const stopping = new AbortController();
  let round: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  const runRound = async () => {
    const started = performance.now();
    const limit = new AbortController();
    const alarm = setTimeout(() => limit.abort(), config.timeout_seconds * 1000);
    const outcome = await askRound(AbortSignal.any([limit.signal, stopping.signal])).catch(failed);
    clearTimeout(alarm);
    round = null;
    if (stopping.signal.aborted) return;
    const elapsed = (performance.now() - started) / 1000;
    const gone = outcome.outcome.kind === 'refused' || outcome.outcome.kind === 'wrong';
    const pause = gone ? Math.min(RETURN_SECONDS, config.probe_seconds) : config.probe_seconds;
    timer = setTimeout(probeNow, Math.max(0, pause - elapsed) * 1000);
    onTry(outcome);
  };

  const probeNow = (): Promise<void> => {
    if (stopping.signal.aborted) return Promise.resolve();
    clearTimeout(timer);
    round ??= runRound();
    return round;
  };

  void probeNow();
  return {
    /** Asks now, or joins the round that is under way; resolves when it has been reported. */
    probeNow,
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await connection.close();
      await round;
    },
  };
}

/** What nobody foresaw costs one round. */
function failed(error: unknown): Attempt {
  return { seconds: 0, outcome: { kind: 'wrong', detail: messageOf(error) } };
}

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

/** A path that not every adapter has. */
function optionalPath<Value>(connection: Connection, path: string, read: (body: unknown) => Value | null) {
  let missingSince: number | null = null;
  return {
    /** null where the adapter does not tell. */
    async ask(signal: AbortSignal): Promise<Value | null> {
      if (signal.aborted) return null;
      if (missingSince !== null && performance.now() - missingSince < PAUSE_SECONDS * 1000) return null;
      const answer = await connection.ask(path, signal);
      missingSince = answer.kind === 'absent' ? performance.now() : null;
      return answer.kind === 'json' ? read(answer.body) : null;
    },
    /** Forgets that the path was missing. */
    askAgain() {
      missingSince = null;
    },
  };
}
