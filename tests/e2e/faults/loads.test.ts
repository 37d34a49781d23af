/** More than any shop would ask for. One after the other: each takes all that this computer has. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../../support/running-shop.ts';
import { runSeed } from '../../support/seed.ts';
import { areRight } from './faces.ts';
import { FAULTS, THOROUGH } from './matrix.ts';
import { askAtRandom } from './random-requests.ts';
import { play } from './scene.ts';

const CLIENTS = 2000;
const DEAF = 200;
/** The screen that every scene has is one of them. */
const OTHERS = CLIENTS - 1;
const SALES = 5;
const AT_ONCE = 100;

interface Watcher {
  readonly socket: WebSocket;
  pending: number | undefined;
}

async function watchers(url: string): Promise<Watcher[]> {
  const all: Watcher[] = [];
  while (all.length < OTHERS) {
    const some = Array.from({ length: Math.min(AT_ONCE, OTHERS - all.length) }, (): Watcher => {
      const watcher: Watcher = {
        socket: new WebSocket(`${url.replace('http', 'ws')}/ws/realtime`),
        pending: undefined,
      };
      watcher.socket.on('error', () => {});
      watcher.socket.on('message', (data) => {
        watcher.pending = JSON.parse(String(data)).buffer?.pending;
      });
      return watcher;
    });
    await Promise.all(some.map(({ socket }) => once(socket, 'open')));
    all.push(...some);
  }
  return all;
}

test(FAULTS['deaf-clients'], () =>
  play('deaf-clients', async (scene) => {
    const { shop, meanwhile, rightAgain } = scene;
    const all = await watchers(shop.url);
    const [deaf, listening] = [all.slice(0, DEAF), all.slice(DEAF)];
    for (const { socket } of deaf) socket.pause();
    for (let sale = 0; sale < SALES; sale++) {
      scene.trueNumbers = [shop.pending, shop.pending + 1];
      await shop.sell();
      await until('all who listen know of it', () => listening.every(({ pending }) => pending === shop.pending));
      await until('the screen knows it', async () => areRight(await shop.look(), shop.pending));
    }
    await meanwhile('all are there', ({ live }) => live?.buffer?.pending === shop.pending);
    assert.ok(all.every(({ socket }) => socket.readyState === socket.OPEN));
    await rightAgain(() => {
      for (const { socket } of all) socket.terminate();
    });
  }),
);

const SCRAPES = 1000;
test(FAULTS['scrapes-at-once'], () =>
  play('scrapes-at-once', async ({ shop, meanwhile, rightAgain }) => {
    const agent = new Agent({ maxSockets: SCRAPES });
    const scrape = async () => {
      const [response] = await once(get(`${shop.url}/metrics`, { agent }), 'response');
      assert.equal(response.statusCode, 200);
      const page = (await response.setEncoding('utf8').toArray()).join('');
      // A computer that stands still for two seconds keeps us from the disk as well.
      if (!THOROUGH && /^kkt_buffer_up 0$/m.test(page)) return false;
      assert.match(page, new RegExp(`^kkt_buffer_pending_receipts ${shop.pending}$`, 'm'));
      return true;
    };
    const scrapes = Promise.all(Array.from({ length: SCRAPES }, scrape));
    const [told] = await Promise.all([scrapes, meanwhile('nobody notices', (faces) => areRight(faces, shop.pending))]);
    assert.ok(told.filter((knew) => knew).length > SCRAPES / 2, 'most of them name no number');
    await rightAgain(() => agent.destroy());
  }),
);

/** Others in each run. */
const REQUESTS = THOROUGH ? 100_000 : 5000;
test(FAULTS['random-requests'], { timeout: 600_000 }, () =>
  play(
    'random-requests',
    async ({ shop, meanwhile, rightAgain }) => {
      const asking = askAtRandom(shop.url, REQUESTS, runSeed(process.env.TEST_SEED));
      await meanwhile('nobody notices', (faces) => areRight(faces, shop.pending));
      const { byStatus, wrong } = await asking;
      assert.deepEqual(wrong, []);
      assert.ok(
        [200, 400, 404, 405].every((status) => (byStatus.get(status) ?? 0) > 0),
        'the requests are too tame',
      );
      assert.doesNotMatch(shop.logged(), /could not be answered|uncaught|has ended and is started again/i);
      await rightAgain(() => {});
    },
    {
      reduced: THOROUGH ? null : `${REQUESTS} requests`,
    },
  ),
);
