/**
 * Shops of which only the page is there: what a real shop's pos-monitor says now, with the shop's own name in it. One
 * agent scrapes them all and gives each its own labels, where a real shop's agent does that for itself.
 */
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { type Agent, type AgentKind, startAgent } from './agent.ts';
import { listen } from './listen.ts';
import { type Relay, startRelay } from './relay.ts';
import type { Place } from './shop.ts';

export interface Replayed {
  readonly place: Place;
  /** The pos-monitor whose page it shows. */
  readonly source: string;
}

export interface Replay {
  readonly agent: Agent;
  readonly relay: Relay;
  /** Whether each of its shops has receipts in its DLQ. */
  trouble(isThere: boolean): void;
  stop(): Promise<void>;
}

interface ReplayOptions {
  readonly folder: string;
  readonly shops: readonly Replayed[];
  readonly centrePort: number;
  readonly interval: string;
  readonly kind: AgentKind;
}

/** What all shops that replay one source show within so long is one reading. */
const FRESH_MS = 2000;
/** As in every shop that is started with docker-compose.yml. */
const INSTANCE = 'pos_monitor:8001';

export async function startReplay({ folder, shops, centrePort, interval, kind }: ReplayOptions): Promise<Replay> {
  let isInTrouble = false;
  const read = createReader();
  const server = createServer(async (request, response) => {
    const shop = shops[Number(request.url?.slice(1))];
    const page = shop && (await read(shop.source).catch(() => null));
    if (!shop || page === null || page === undefined) return response.writeHead(503).end();
    response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    const own = page.replace(/^(pos_shop_info\{name=")[^"]*/m, `$1${shop.place.shop}`);
    return response.end(isInTrouble ? own.replace(/^kkt_dlq_size \S+/m, 'kkt_dlq_size 2') : own);
  });
  const port = await listen(server);
  const relay = await startRelay(centrePort);
  try {
    const agent = await startAgent({
      ...{ folder: join(folder, 'replayed'), interval, kind, centrePort: relay.port },
      place: { shop: 'replayed', region: 'replayed' },
      monitor: '',
      change: (file) => {
        delete file.global.external_labels;
        file.scrape_configs[0].static_configs = shops.map(({ place }, at) => ({
          targets: [`127.0.0.1:${port}`],
          labels: { ...place, instance: INSTANCE, __metrics_path__: `/${at}` },
        }));
      },
    });
    return {
      agent,
      relay,
      trouble: (isThere) => {
        isInTrouble = isThere;
      },
      stop: async () => {
        await agent.stop();
        await relay.stop();
        await closed(server);
      },
    };
  } catch (error) {
    await relay.stop();
    await closed(server);
    throw error;
  }
}

function createReader(): (source: string) => Promise<string> {
  const pages = new Map<string, { readonly at: number; readonly text: Promise<string> }>();
  return (source) => {
    const known = pages.get(source);
    if (known !== undefined && performance.now() - known.at < FRESH_MS) return known.text;
    const text = fetch(`${source}/metrics`).then((answer) => answer.text());
    pages.set(source, { at: performance.now(), text });
    return text;
  };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
