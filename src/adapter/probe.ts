/** Asks the adapter how it is, again and again, and reports each try. It only ever GETs. */
import type { Attempt } from '../domain/adapter.ts';
import type { Seconds } from '../domain/day.ts';
import { openConnection } from './connection.ts';
import { roundOf } from './round.ts';

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
    const outcome = await askRound(AbortSignal.any([limit.signal, stopping.signal]));
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
