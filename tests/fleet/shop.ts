/** A real shop of the fleet: a simulated till that writes a real file, the real pos-monitor beside it, and its agent. */
import { join } from 'node:path';
import { defaultConfig } from '../../src/config/load.ts';
import { configSchema } from '../../src/config/schema.ts';
import { cityInDaylight } from '../../src/demo/daylight.ts';
import { startMonitor } from '../../src/demo/monitor.ts';
import { stageOf } from '../../src/demo/run.ts';
import { REAL_LOOKING_FN, startTill, type Till } from '../../src/simulator/index.ts';
import { type Agent, type AgentKind, startAgent } from './agent.ts';
import { type Relay, startRelay } from './relay.ts';

export interface FleetShop {
  readonly place: Place;
  readonly till: Till;
  /** Of its pos-monitor. */
  readonly url: string;
  readonly agent: Agent;
  /** Its own line to the centre. */
  readonly relay: Relay;
  stop(): Promise<void>;
}

export interface Place {
  readonly shop: string;
  readonly region: string;
}

/** An alert that closing time brings to every till would be measured with all else. */
const TIME_ZONE = cityInDaylight(Date.now() / 1000).zone;

export async function startShop(
  { folder, place, seed, historyDays, centrePort, interval, kind }: ShopOptions,
  ended: AbortSignal,
): Promise<FleetShop> {
  const open: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of open.splice(0).reverse()) await part.stop();
  };
  try {
    // With the test printer an alert would fire in every shop, which no chain has.
    const options = { port: 0, seed, terminals: 2, historyDays, timeZone: TIME_ZONE, fnNumber: REAL_LOOKING_FN };
    const till = await startTill(options, ended);
    open.push(till);
    const config = configSchema.parse({
      ...defaultConfig(),
      shop: { name: place.shop, region: place.region, time_zone: TIME_ZONE },
      buffer: { path: till.bufferPath },
      state: { path: join(folder, place.shop, 'state') },
      adapter: { url: till.adapterUrl, probe_seconds: 5 },
      listen: { host: '127.0.0.1', port: 0 },
      log_level: 'error',
    });
    const program = await startMonitor(config, stageOf(till));
    open.push({ stop: () => program.close() });
    const relay = await startRelay(centrePort);
    open.push(relay);
    const agent = await startAgent({
      ...{ folder: join(folder, place.shop), place, interval, kind },
      monitor: new URL(program.url).host,
      centrePort: relay.port,
    });
    open.push(agent);
    return { place, till, url: program.url, agent, relay, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export interface ShopOptions {
  readonly folder: string;
  readonly place: Place;
  readonly seed: number;
  readonly historyDays: number;
  readonly centrePort: number;
  readonly interval: string;
  readonly kind: AgentKind;
}
