import type { Server } from 'node:http';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { NOTHING_HEARD } from '../../../src/domain/notifications.ts';
import type { ShownAlert, View } from '../../../src/domain/seen.ts';
import { createAnswer } from '../../../src/http/answer.ts';
import { createGuard } from '../../../src/http/guard.ts';
import { createRouter } from '../../../src/http/router.ts';
import { realtimeRoutes } from '../../../src/http/routes/status.ts';
import { createHttpServer, listen } from '../../../src/http/server.ts';
import { visitOf, visitOfUpgrade } from '../../../src/http/visit.ts';
import { createMetrics } from '../../../src/metrics/index.ts';
import type { Monitor } from '../../../src/monitor.ts';
import type { RealtimeLimits } from '../../../src/realtime/clients.ts';
import { createRealtime } from '../../../src/realtime/index.ts';
import { busySnapshot } from '../../support/busy-shop.ts';
import { openDoor } from '../../support/door.ts';
import { STANDING } from '../../support/facts.ts';
import { until } from '../../support/running-shop.ts';
import { openSocket, refusalOf, type TestSocket } from '../../support/socket.ts';

const DOOR = openDoor();
const OPEN = createGuard({ door: DOOR, overTls: false, isAllowedOrigin: () => false });

/** A monitor whose picture changes when the test says so: only its time is driven, what it shows is real. */
function drivenMonitor(terminals: number) {
  const posIds = Array.from({ length: terminals }, (_, number) => `POS-${number}`);
  const snapshot = busySnapshot(posIds);
  const listeners = new Set<(view: View) => void>();
  let drawn = 0;
  let looking = Promise.resolve();
  let view: View = { snapshot, alerts: [], lives: [], notifications: NOTHING_HEARD };
  const monitor: Monitor = {
    current: () => view,
    fresh: async () => {
      await looking;
      return view;
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onDiskHour: () => {},
    onReading: () => {},
    hearAdapter: () => {},
    hearLateReading: () => {},
    hearMessage: () => {},
    adopt: async () => {},
    hearChannels: () => {},
    hearSeen: () => {},
    onJudgement: () => {},
    onGap: () => {},
    close: () => {},
  };
  return {
    monitor,
    shown: snapshot.till?.terminals.length,
    watched: () => listeners.size,
    drawn: () => drawn,
    /** Its looks take until what is returned is called. */
    look: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      looking = promise;
      return resolve;
    },
    passTime: () => {
      const { now, adapter, ...rest } = view.snapshot;
      view = { ...view, snapshot: { ...rest, now: now + 60, adapter: { ...adapter, answeredAt: now + 59 } } };
      for (const listener of listeners) listener(view);
    },
    change: () => {
      // Whoever turns this View into bytes asks for its alerts.
      const alerts = Object.defineProperty([alertNumber(drawn)], 'filter', {
        value: (...args: Parameters<typeof view.alerts.filter>) => {
          drawn += 1;
          return Array.prototype.filter.apply(alerts, args);
        },
      });
      view = { ...view, alerts };
      for (const listener of listeners) listener(view);
    },
  };
}

function alertNumber(number: number): ShownAlert {
  const [level, posId] = ['P1', null] as const;
  return { name: 'PosBufferFull', level, posId, message: `№ ${number}`, action: '', ...STANDING };
}

let server: Server;
let stop: () => Promise<void>;
const clients: TestSocket[] = [];

async function serve(terminals: number, limits: Partial<RealtimeLimits>) {
  const driven = drivenMonitor(terminals);
  const log = pino({ level: 'silent' });
  const realtime = createRealtime({
    monitor: driven.monitor,
    metrics: createMetrics({ version: '1' }).websocket,
    log,
    limits,
  });
  const toRoute = createRouter(
    realtimeRoutes({ monitor: driven.monitor, realtime, door: DOOR }),
    createAnswer(OPEN, log),
  );
  server = createHttpServer(() => ({
    request: (request, response) => toRoute(visitOf(request, response)),
    upgrade: (request, head) => toRoute(visitOfUpgrade(request, head)),
  }));
  const { port } = await listen(server, '127.0.0.1', 0);
  stop = async () => {
    await realtime.close();
    server.close();
    server.closeAllConnections();
  };
  return { ...driven, url: `http://127.0.0.1:${port}` };
}

async function connect(url: string, path?: string): Promise<TestSocket> {
  const client = await openSocket(url, path);
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate();
  await stop();
});

describe('limits', () => {
  test('a client that does not read is dropped; the others go on', async () => {
    const { url, change } = await serve(200, { mostUnsentBytes: 256 * 1024 });
    const [deaf, alert] = [await connect(url), await connect(url)];
    await Promise.all([deaf.next(), alert.next()]);
    deaf.socket.pause();
    let changes = 0;
    await until('the deaf one is dropped', async () => {
      change();
      changes += 1;
      await until('the other one has heard', () => alert.waiting.length >= changes);
      return server.listenerCount('upgrade') === 1 && (await openConnections()) === 1;
    });
    deaf.socket.resume();
    expect(await deaf.closed()).toBe(1006);
    expect(alert.socket.readyState).toBe(alert.socket.OPEN);
  });

  test('no more clients than were agreed on', async () => {
    const { url } = await serve(1, { mostClients: 3 });
    for (let count = 0; count < 3; count++) await connect(url);
    expect(await refusalOf(url, '/ws/realtime')).toMatchObject({ status: 503, body: { error: 'overloaded' } });
    clients.pop()?.close();
    await until('there is room again', async () => {
      try {
        await connect(url);
        return true;
      } catch {
        return false;
      }
    });
  });

  test('a client that does not answer pings is dropped', async () => {
    const { url } = await serve(1, { pingEveryMs: 8000 });
    const alive = await connect(url);
    const dead = await openSocket(url, '/ws/realtime', { autoPong: false });
    clients.push(dead);
    expect(await dead.closed()).toBe(1006);
    expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  });

  test('a message is made once, however many watch the same', async () => {
    const { url, change, drawn, shown } = await serve(3, {});
    const all = await Promise.all(Array.from({ length: 300 }, () => connect(url)));
    const one = await connect(url, '/ws/realtime?pos_id=POS-1');
    await Promise.all([...all, one].map((client) => client.next()));
    change();
    const messages = await Promise.all(all.map((client) => client.next()));
    expect(new Set(messages.map(({ terminals }) => terminals.length))).toEqual(new Set([shown]));
    expect((await one.next()).terminals).toHaveLength(1);
    expect(drawn()).toBe(2);
  });

  test('who was told the news before his first picture was looked for is not told it again', async () => {
    const { url, change, look, watched } = await serve(1, { firstPictureMs: 120_000 });
    const looked = look();
    const client = await connect(url);
    await until('somebody watches', () => watched() === 1);
    change();
    await client.next();
    looked();
    change();
    expect((await client.next()).alerts).toMatchObject([{ message: '№ 1' }]);
    expect(client.waiting).toEqual([]);
  });

  test('what a client watched is forgotten with its last watcher, or strangers could fill the memory', async () => {
    const { url, change, drawn } = await serve(3, {});
    const other = await connect(url);
    const [one, same] = [
      await connect(url, '/ws/realtime?pos_id=POS-1'),
      await connect(url, '/ws/realtime?pos_id=POS-1'),
    ];
    await Promise.all([other, one, same].map((client) => client.next()));
    change();
    await Promise.all([other, one, same].map((client) => client.next()));
    const leave = async (client: TestSocket, left: number) => {
      client.close();
      await until('it has left', async () => (await openConnections()) === left);
    };
    const comeBack = async () => {
      const client = await connect(url, '/ws/realtime?pos_id=POS-1');
      await client.next();
      return client;
    };
    const before = drawn();
    await leave(one, 2);
    const another = await comeBack();
    expect(drawn()).toBe(before);
    await leave(same, 2);
    await leave(another, 1);
    await comeBack();
    expect(drawn()).toBe(before + 1);
  });

  test('the passing of time alone is no message', async () => {
    const { url, change, passTime } = await serve(1, {});
    const client = await connect(url);
    const { timestamp } = await client.next();
    passTime();
    passTime();
    change();
    expect((await client.next()).timestamp).toBe(timestamp + 120);
    expect(client.waiting).toEqual([]);
  });

  test('nobody is listened for while nobody watches', async () => {
    const { url, watched } = await serve(1, {});
    expect(watched()).toBe(0);
    const client = await connect(url);
    await client.next();
    expect(watched()).toBe(1);
    client.close();
    await until('the watch is over', () => watched() === 0);
  });
});

function openConnections(): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );
}
