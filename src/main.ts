/** Puts the parts together. Nothing in here decides anything; it only says who gets to know whom. */
import { type Probe, startProbe } from './adapter/probe.ts';
import { withPublicUrl } from './addresses.ts';
import { noticeContexts } from './alertmanager/notice-context.ts';
import { type Sender, startSender } from './alertmanager/sender.ts';
import { openAuth } from './auth/index.ts';
import { accessOf } from './auth/web-config.ts';
import { type Buffer, openBuffer } from './buffer/client.ts';
import { createChronicle } from './chronicle.ts';
import { type Clock, instantsOf } from './clock.ts';
import { channelsOf } from './config/notifications.ts';
import type { Config } from './config/schema.ts';
import { ofService, withSecrets } from './config/secret-files.ts';
import { createDebugLog } from './debug-log.ts';
import type { AdapterLimits } from './domain/adapter.ts';
import type { Instant } from './domain/clocks.ts';
import { entry } from './domain/journal.ts';
import { publicAddress } from './domain/links.ts';
import { createFront, type Front } from './http/front.ts';
import type { DemoStage } from './http/parts.ts';
import { createHttpServer, listen, renewCertificate, stop } from './http/server.ts';
import { openJournal } from './journal/client.ts';
import type { Log } from './logger.ts';
import { createMaxRelay } from './max/relay.ts';
import { createMetrics } from './metrics/index.ts';
import { createMonitor } from './monitor.ts';
import { programVersion } from './place.ts';
import { createRealtime } from './realtime/index.ts';
import { diskNote, keepHeld, knownFrom } from './remembered.ts';
import { shopOf } from './shop.ts';

export interface ProgramOptions {
  readonly config: Config;
  readonly log: Log;
  readonly clock?: Clock;
  /** Both clocks, where a test leaves the computer's steady one out as well. */
  readonly instants?: () => Instant;
  /** How many times faster than in a shop the engines beside it are, in a test. */
  readonly pace?: number;
  /** The data is the simulator's, and every face says so. */
  readonly demo?: boolean;
  /** Who plays it, where the page may ask for another story. */
  readonly stage?: DemoStage;
}

export interface Program {
  readonly url: string;
  close(): Promise<void>;
}

interface AdaptingProgram extends Program {
  /** Says why, once the buffer's reader has failed so often that only another process may fare better. */
  readonly hopeless: Promise<string>;
  /** After the end: a thread still waits for the disk, and would keep an ordinary exit waiting. */
  readonly hangs: boolean;
  /** Goes on with other settings; no connection ends. Where they cannot be used it rejects, and nothing has changed. */
  adopt(config: Config): Promise<void>;
}

/** What was known before is known from the first picture on, or every alert would begin anew; so this may take longer. */
const REMEMBER_MS = 5000;

export async function startProgram({
  config: given,
  log,
  clock = Date.now,
  instants = instantsOf(clock),
  demo = false,
  pace = 1,
  stage,
}: ProgramOptions): Promise<AdaptingProgram> {
  const version = programVersion();
  const { promise: hopeless, resolve: giveUp } = Promise.withResolvers<string>();
  const metrics = createMetrics({ version });
  let config = given;
  const auth = await openAuth(() => config, clock, log);
  const overTls = auth.tls() !== null;
  const debugLog = createDebugLog();
  const journal = openJournal({ folder: config.state.path, tillFile: config.buffer.path, log });
  let buffer = bufferOf(config);
  const remembered = await journal.remembered(REMEMBER_MS);
  const chronicle = createChronicle(remembered, (entry) => journal.add(entry));
  const monitor = createMonitor({
    buffer,
    shop: shopOf(config, demo),
    limits: limitsOf(config),
    clock: instants,
    known: knownFrom(remembered, config),
    log,
  });
  metrics.journal(() => journal.state().ok);
  noteLife('started');
  monitor.onJudgement(chronicle.hear);
  const keepLives = keepHeld(journal.keep);
  monitor.onJudgement((_view, _transitions, lives) => keepLives(lives));
  monitor.onDiskHour((hours) => journal.keep(diskNote(config), JSON.stringify(hours)));
  monitor.onGap(() => void probe.probeNow());
  monitor.onReading(metrics.observeReading);
  monitor.onReading(debugLog.hearReading);
  let probe = probeOf(config);
  const realtime = createRealtime({ monitor, metrics: metrics.websocket, log });
  let sender = senderOf(config);
  let front = frontOf(config);
  const server = createHttpServer(() => front, auth.tls());
  auth.onNewTls((tls) => renewCertificate(server, tls));

  function bufferOf({ buffer: { path }, shop: { time_zone: zone } }: Config): Buffer {
    const opened = openBuffer({
      path,
      zone,
      log,
      onHopeless: (cause) => {
        if (opened === buffer) giveUp(cause);
      },
      onLateReading: (reading, asked) => {
        // A buffer that was given up for another one has no say any more.
        if (opened === buffer) monitor.hearLateReading(reading, asked);
      },
      steady: () => instants().steady,
    });
    return opened;
  }

  function probeOf(settings: Config): Probe {
    return startProbe({
      config: settings.adapter,
      clock: () => clock() / 1000,
      onTry: (attempt) => {
        metrics.probes.observe(attempt);
        debugLog.hearTry({ ...attempt, at: clock() / 1000 });
        monitor.hearAdapter(attempt);
      },
    });
  }

  function senderOf(settings: Config): Sender | null {
    const { notifications, shop } = settings;
    if (notifications.alertmanager_url === undefined) return null;
    const contextOf = noticeContexts(notifications, pace);
    return startSender({
      url: notifications.alertmanager_url,
      chronicle,
      context: () => contextOf(monitor.current()),
      shop: { name: shop.name, region: shop.region },
      publicUrl: publicAddress(withPublicUrl(settings, overTls ? 'https' : 'http')),
      channels: channelsOf(notifications),
      known: { ...remembered.channels, ...monitor.current().notifications.channels },
      clock: () => clock() / 1000,
      pace,
      log,
      onLook: (look) => monitor.hearChannels(look),
    });
  }

  function noteLife(kind: 'started' | 'stopped'): void {
    chronicle.add(entry({ at: clock() / 1000, kind, text: version }));
  }

  function frontOf(settings: Config): Front {
    const notifications = withSecrets(ofService(settings.notifications));
    const hookSecret = notifications.hook_secret ?? null;
    const max = createMaxRelay({ notifications, log });
    const shop = shopOf(settings, demo);
    const ours = {
      door: auth.door,
      overTls,
      realtime,
      journal,
      chronicle,
      debugLog,
      version,
      max,
      hookSecret,
    };
    return createFront({ monitor, buffer, shop, config: settings, metrics, log, stage: stage ?? null, ...ours });
  }

  async function adopt(next: Config): Promise<void> {
    accessOf(next);
    const before = { config, buffer };
    const elsewhere = differ([next.buffer.path, next.shop.time_zone], [config.buffer.path, config.shop.time_zone]);
    const anotherAdapter = differ(next.adapter, config.adapter);
    // Everything that can fail comes before anything that changes.
    if (elsewhere) buffer = bufferOf(next);
    try {
      const nextFront = frontOf(next);
      const asked = instants();
      const source = elsewhere ? { buffer, asked, reading: await buffer.read(Math.floor(asked.wall)) } : null;
      config = next;
      front = nextFront;
      // Whoever asked the old adapter has no say from here on.
      const probeEnds = anotherAdapter ? probe.stop() : null;
      monitor.adopt({ shop: shopOf(next, demo), limits: limitsOf(next), source, anotherAdapter });
      if (anotherAdapter) probe = probeOf(next);
      await probeEnds;
    } catch (error) {
      if (elsewhere) await buffer.close();
      buffer = before.buffer;
      throw error;
    }
    log.level = next.log_level;
    if (differ(next.listen, before.config.listen)) log.warn('listen takes effect at the next start');
    if (differ(next.state, before.config.state)) log.warn('state takes effect at the next start');
    const secrets = ({ web_config, token_secret_file }: Config) => [web_config, token_secret_file];
    if (differ(secrets(next), secrets(before.config))) {
      log.warn('web_config and token_secret_file take effect at the next start');
    }
    if (elsewhere) await before.buffer.close();
    if (
      differ(
        [next.notifications, next.shop, next.public_url],
        [before.config.notifications, before.config.shop, before.config.public_url],
      )
    ) {
      await sender?.stop();
      sender = senderOf(next);
    }
  }

  async function close(): Promise<void> {
    auth.stop();
    // What is asked last is answered last: first nobody new comes in, and then the sources go.
    await Promise.all([realtime.close(), stop(server)]);
    monitor.close();
    await Promise.all([probe.stop(), buffer.close(), sender?.stop()]);
    noteLife('stopped');
    await journal.close();
  }

  try {
    // A look has a deadline of its own, so that a stuck disk cannot keep the service from starting.
    await monitor.fresh();
    const { port } = await listen(server, config.listen.host, config.listen.port);
    return {
      url: `${overTls ? 'https' : 'http'}://${reachable(config.listen.host)}:${port}`,
      hopeless,
      get hangs() {
        return buffer.hangs;
      },
      adopt,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function limitsOf({ thresholds }: Config): AdapterLimits {
  return { slowSeconds: thresholds.adapter_slow_seconds };
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

/** Where to reach a server that listens on every address. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
