/** Whoever came and went has left nothing behind: no descriptor, no timer, no memory. */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../../support/running-shop.ts';
import { type FaultShop, startFaultShop } from './shop.ts';

const VISITS = 1000;
const SCRAPES = 10_000;
const SIDE_BY_SIDE = 20;
/** What code that was never run before takes when it first runs is no leak: all comes once before it is measured. */
const REHEARSALS = 300;
/** The compiler keeps what it learns. A visit that left 4 KiB, or a scrape that left 400 bytes, would exceed it. */
const HEAP_SLACK_BYTES = 4_000_000;
const PRELOAD = new URL('./heap-on-signal.ts', import.meta.url).href;

async function sideBySide(times: number, act: () => Promise<unknown>): Promise<void> {
  let left = times;
  const one = async () => {
    while (left-- > 0) await act();
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, one));
}

async function visit({ url }: FaultShop): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/realtime`);
  await once(socket, 'message');
  socket.close();
  await once(socket, 'close');
}

async function scrape({ url }: FaultShop, agent: Agent | false): Promise<IncomingMessage> {
  const [response] = await once(get(`${url}/metrics`, { agent }), 'response');
  return response;
}

async function scrapes(shop: FaultShop, times: number): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  await sideBySide(times, async () => once((await scrape(shop, agent)).resume(), 'end'));
  agent.destroy();
}

async function held(shop: FaultShop) {
  shop.monitor.child.kill('SIGUSR2');
  const page = (await (await scrape(shop, false)).setEncoding('utf8').toArray()).join('');
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
  return {
    descriptors: value('process_open_fds'),
    timers: value('nodejs_active_resources{type="Timeout"}'),
    heap: value('nodejs_heap_size_used_bytes'),
  };
}

test('1,000 clients come and go and 10,000 scrapes are made, and everything is as it was', {
  timeout: 900_000,
}, async () => {
  const shop = await startFaultShop({ environment: { NODE_OPTIONS: `--import ${PRELOAD}` } });
  try {
    await sideBySide(REHEARSALS, () => visit(shop));
    await scrapes(shop, REHEARSALS);
    const before = await settled(shop);
    await sideBySide(VISITS, () => visit(shop));
    await scrapes(shop, SCRAPES);
    await until('descriptors and timers are as before', async () => {
      const { descriptors, timers } = await held(shop);

      return descriptors <= before.descriptors && timers <= before.timers;
    });
    expect((await held(shop)).heap).toBeLessThan(before.heap + HEAP_SLACK_BYTES);
  } finally {
    await shop.stop();
  }
});

/** When nothing ends any more by itself. */
async function settled(shop: FaultShop) {
  let newest = await held(shop);
  await until('nothing goes on', async () => {
    const before = newest;
    await new Promise((resolve) => setTimeout(resolve, 500));
    newest = await held(shop);
    return newest.descriptors === before.descriptors && newest.timers === before.timers;
  });

  return newest;
}
