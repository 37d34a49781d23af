/** What Prometheus sees of a shop, as a test wants it: the real page of a Snapshot, an error, or nobody there. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { withAttention } from '../../src/domain/alerts/attention.ts';
import { shownAlerts } from '../../src/domain/alerts/catalog/index.ts';
import { NOTHING_ENDED } from '../../src/domain/alerts/flapping.ts';
import { liveOn, NO_LIVES } from '../../src/domain/alerts/life.ts';
import { NOTHING_HEARD } from '../../src/domain/notifications.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { createMetrics } from '../../src/metrics/index.ts';
import { NOW } from './facts.ts';
import { FASTER } from './scaled-chain.ts';

export type Seen = Snapshot | 'error' | 'gone';

export interface Puppet {
  readonly instance: string;
  show(seen: Seen): void;
  /** How often it was asked. */
  times(): number;
  stop(): Promise<void>;
}

export async function startPuppet(first: Seen): Promise<Puppet> {
  let seen = first;
  // What it has seen goes on at the pace at which everything is played.
  let [lives, ends] = [NO_LIVES, NOTHING_ENDED];
  let times = 0;
  const started = Date.now();
  const metrics = createMetrics({ version: '1.2.3' });
  const server = createServer(async (request, response) => {
    times++;
    if (seen === 'gone') return void request.socket.destroy();
    if (seen === 'error') return void response.writeHead(503).end();
    const now = NOW + Math.floor(((Date.now() - started) / 1000) * FASTER);
    ({ lives, ends } = liveOn(lives, { ...seen, now }, ends));
    const alerts = shownAlerts(lives).map((life) => withAttention(life, []));
    const page = await metrics.page({ snapshot: seen, alerts, lives, notifications: NOTHING_HEARD });
    response.setHeader('content-type', metrics.contentType).end(movedToNow(page));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    instance: `127.0.0.1:${address.port}`,
    show: (next) => {
      seen = next;
    },
    times: () => times,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Snapshots of tests stand at one moment; Prometheus compares with its own clock. */
function movedToNow(page: string): string {
  const by = Date.now() / 1000 - NOW;
  return page.replace(
    /^(\w+_timestamp_seconds(?:\{.*\})?) (\S+)$/gm,
    (_, name: string, at: string) => `${name} ${+at + by}`,
  );
}
