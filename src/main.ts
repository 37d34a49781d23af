/** Puts the parts together. Nothing in here decides anything; it only says who gets to know whom. */
import { openAuth } from './auth/index.ts';
import { instantsOf } from './clock.ts';
import { type CoreOptions, openCore } from './core.ts';
import type { Following } from './following.ts';
import { createHttpServer, listen, renewCertificate, stop } from './http/server.ts';

type ProgramOptions = Pick<CoreOptions, 'config' | 'log'> & Partial<CoreOptions>;

export interface Program {
  readonly url: string;
  close(): Promise<void>;
}

interface AdaptingProgram extends Program {
  readonly hopeless: Promise<string>;
  /** After the end: a thread still waits for the disk, and would keep an ordinary exit waiting. */
  readonly hangs: boolean;
  readonly adopt: Following['adopt'];
}

export async function startProgram({
  config,
  log,
  clock = Date.now,
  instants = instantsOf(clock),
  demo = false,
  pace = 1,
  stage = null,
  deadlineMs,
}: ProgramOptions): Promise<AdaptingProgram> {
  let following: Following | null = null;
  const auth = await openAuth(() => following?.config() ?? config, clock, log);
  const overTls = auth.tls() !== null;
  // What answers is half of the program, and is loaded while the threads start.
  const opening = openCore({ config, log, clock, instants, demo, pace, stage, deadlineMs });
  const [core, { follow }] = await Promise.all([opening, import('./following.ts')]);
  const { monitor, realtime, buffer, journal, hopeless } = core;

  async function end(): Promise<void> {
    auth.stop();
    await following?.stop();
    await core.close();
  }

  try {
    following = follow(config, core, { door: auth.door, overTls });
    const server = createHttpServer(following.front, auth.tls());
    auth.onNewTls((renewed) => renewCertificate(server, renewed));
    // A look has a deadline of its own, so that a stuck disk cannot keep the service from starting.
    await monitor.fresh();
    const { port } = await listen(server, config.listen.host, config.listen.port);
    return {
      url: `${overTls ? 'https' : 'http'}://${reachable(config.listen.host)}:${port}`,
      hopeless,
      get hangs() {
        return buffer.hangs || journal.hangs;
      },
      adopt: following.adopt,
      async close() {
        // What is asked last is answered last: first nobody new comes in, and then the sources go.
        await Promise.all([realtime.close(), stop(server)]);
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Where to reach a server that listens on every address. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
