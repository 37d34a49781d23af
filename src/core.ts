/** What lives as long as the program, whatever becomes of its settings: who looks, who remembers, and who hears of it. */
import { openBuffer } from './buffer/client.ts';
import { createChronicle } from './chronicle.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/schema.ts';
import { createDebugLog } from './debug-log.ts';
import type { AdapterLimits } from './domain/adapter.ts';
import type { Instant } from './domain/clocks.ts';
import { entry } from './domain/journal.ts';
import type { DemoStage } from './http/route.ts';
import { openJournal } from './journal/client.ts';
import type { Log } from './logger.ts';
import { createMetrics } from './metrics/index.ts';
import { createMonitor } from './monitor.ts';
import { programVersion } from './place.ts';
import { createRealtime } from './realtime/index.ts';
import { diskNote, keepHeld, keepWaiting, knownFrom } from './remembered.ts';
import { shopOf } from './shop.ts';

export interface CoreOptions {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  /** Both clocks, where a test leaves the computer's steady one out as well. */
  readonly instants: () => Instant;
  /** How many times faster than in a shop the engines beside it are, in a test. */
  readonly pace: number;
  /** How long a look at buffer.db may take, and what the journal remembers, where a test is about something else. */
  readonly deadlineMs?: number | undefined;
  /** The data is the simulator's, and every face says so. */
  readonly demo: boolean;
  /** Who plays it, where the page may ask for another story. */
  readonly stage: DemoStage | null;
}

/** What was known before is known from the first picture on, or every alert would begin anew; so this may take longer. */
const REMEMBER_MS = 5000;

export type Core = Awaited<ReturnType<typeof openCore>>;

export async function openCore(options: CoreOptions) {
  const { config, log, clock, instants, pace, demo, stage } = options;
  const version = programVersion();
  const seconds = () => clock() / 1000;
  const { promise: hopeless, resolve: onHopeless } = Promise.withResolvers<string>();
  const debugLog = createDebugLog();
  const journal = openJournal({ folder: config.state.path, tillFile: config.buffer.path, log, seconds });
  const metrics = createMetrics({ version, hasJournal: () => journal.state().ok });
  const buffer = openBuffer({
    path: config.buffer.path,
    zone: config.shop.time_zone,
    log,
    onHopeless,
    onLateReading: (reading, asked) => monitor.hearLateReading(reading, asked),
    steady: () => instants().steady,
    deadlineMs: options.deadlineMs,
  });
  const remembered = await journal.remembered(options.deadlineMs ?? REMEMBER_MS);
  const chronicle = createChronicle(remembered, journal.add);
  const monitor = createMonitor({
    buffer,
    shop: shopOf(config, demo),
    limits: limitsOf(config),
    clock: instants,
    known: knownFrom(remembered, config, seconds()),
    log,
  });
  const realtime = createRealtime({ monitor, metrics: metrics.websocket, log });
  const noteLife = (kind: 'started' | 'stopped') => chronicle.add(entry({ at: seconds(), kind, text: version }));

  noteLife('started');
  const [keepLives, keepWaits] = [keepHeld(journal.keep), keepWaiting(journal.keep)];
  monitor.onJudgement(({ view, transitions, lives, attention }) => {
    chronicle.hear(view, transitions);
    keepLives(lives);
    keepWaits(attention, view.snapshot.now, view.snapshot.shop.thresholds.nobody_saw_minutes);
  });
  monitor.onDiskHour((hours) => journal.keep(diskNote(config), JSON.stringify(hours)));
  monitor.onReading(metrics.observeReading);
  monitor.onReading(debugLog.hearReading);

  return {
    ...{ version, log, metrics, debugLog, journal, remembered, chronicle, buffer, monitor, realtime },
    ...{ seconds, pace, demo, stage },
    /** Says why, once the buffer's reader has failed so often that only another process may fare better. */
    hopeless,
    async close() {
      monitor.close();
      await buffer.close();
      noteLife('stopped');
      await journal.close();
    },
  };
}

export function limitsOf({ thresholds }: Config): AdapterLimits {
  return { slowSeconds: thresholds.adapter_slow_seconds };
}
