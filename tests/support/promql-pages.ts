/** Pages of metrics, served for a Prometheus to scrape. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { NOTHING_HEARD } from '../../src/domain/notifications.ts';
import type { View } from '../../src/domain/seen.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { createMetrics } from '../../src/metrics/index.ts';

export interface Page {
  readonly address: string;
  /** How often it was asked for. */
  served(): number;
  stop(): Promise<void>;
}

/** The page that the program would serve for this Snapshot; it stands still. */
export function servePage(snapshot: Snapshot, alerts: View['alerts'] = []): Promise<Page> {
  const view = { snapshot, alerts, lives: [], notifications: NOTHING_HEARD };
  return serveViews(() => view);
}

/** The page that the program would serve, drawn anew each time it is asked for. */
export async function serveViews(draw: () => View): Promise<Page> {
  const metrics = createMetrics({ version: '1.2.3' });
  metrics.probes.observe({ seconds: 0.01, outcome: { kind: 'busy' } });
  metrics.http.observe('/api/v1/status', 'GET', 200, 0.004);
  let served = 0;
  const server = createServer(async (_, response) => {
    served += 1;
    response.setHeader('content-type', metrics.contentType).end(await metrics.page(draw()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    address: `127.0.0.1:${address.port}`,
    served: () => served,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
