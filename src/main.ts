/** Puts the parts together. Nothing in here decides anything; it only says who gets to know whom. */

import { readFileSync } from 'node:fs';
import { startProbe } from './adapter/probe.ts';
import { openBuffer } from './buffer/client.ts';
import type { Config } from './config/schema.ts';
import { hookSecretOf } from './config/secret-files.ts';
import { createApp } from './http/app.ts';
import { createHostCheck } from './http/hosts.ts';
import { createOriginCheck } from './http/origins.ts';
import { createHttpServer, listen, stop } from './http/server.ts';
import type { Log } from './logger.ts';
import { createMetrics } from './metrics/index.ts';
import { type Clock, createMonitor, type Monitor } from './monitor.ts';
import { serveRealtime } from './realtime/index.ts';
import { shopOf } from './shop.ts';
import { programVersion } from './version.ts';

export interface ProgramOptions {
  readonly config: Config;
  readonly log: Log;
  readonly clock?: Clock;
  /** The data is the simulator's, and every face says so. */
  readonly demo?: boolean;
}

export interface Program {
  readonly url: string;
  close(): Promise<void>;
}

/** So long the first look may take before we answer without it: a stuck disk must not keep the service from starting. */
const FIRST_LOOK_MS = 1000;

export async function startProgram({ config, log, clock = Date.now, demo = false }: ProgramOptions): Promise<Program> {
  const shop = shopOf(config, demo);
  const version = programVersion();
  const metrics = createMetrics({ version });
  const buffer = openBuffer({
    path: config.buffer.path,
    zone: shop.zone,
    log,
    onLateReading: (reading) => monitor.hearLateReading(reading),
  });
  const hookSecret = hookSecretOf(config.notifications, (path) => readFileSync(path, 'utf8'));
  const limits = { slowSeconds: config.thresholds.adapter_slow_seconds };
  const monitor = createMonitor({ buffer, shop, limits, clock, log });
  monitor.onReading(metrics.observeReading);
  const probe = startProbe({
    config: config.adapter,
    clock: () => clock() / 1000,
    onTry: (attempt) => {
      metrics.probes.observe(attempt);
      monitor.hearAdapter(attempt);
    },
  });

  const isOurHost = createHostCheck(config.allowed_hosts, config.public_url);
  const server = createHttpServer(
    createApp({ monitor, buffer, shop, config, metrics, clock, log, version, hookSecret }, isOurHost),
  );
  const realtime = serveRealtime(server, {
    monitor,
    publicUrl: config.public_url,
    isOurHost,
    isAllowedOrigin: createOriginCheck(config.cors_origins),
    metrics: metrics.websocket,
    log,
  });

  async function close(): Promise<void> {
    // What is asked last is answered last: first nobody new comes in, and then the sources go.
    await Promise.all([realtime.close(), stop(server)]);
    monitor.close();
    await Promise.all([probe.stop(), buffer.close()]);
  }

  try {
    await firstLook(monitor);
    const { port } = await listen(server, config.listen.host, config.listen.port);
    return { url: `http://${reachable(config.listen.host)}:${port}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function firstLook(monitor: Monitor): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, FIRST_LOOK_MS);
  await Promise.race([monitor.fresh(), late]).finally(() => clearTimeout(timer));
}

/** Where to reach a server that listens on every address. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
