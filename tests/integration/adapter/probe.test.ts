import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Probe, startProbe } from '../../../src/adapter/probe.ts';
import type { Attempt } from '../../../src/domain/adapter.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { startServer, type TestServer } from '../../support/http-server.ts';

const PATIENCE = { timeout: 120_000, interval: 20 };

const HEALTH = {
  status: 'healthy',
  components: { circuit_breaker: { state: 'CLOSED', failure_count: 0 } },
  version: '1',
};
const FLAT = { status: 'ok', circuit_breaker_state: 'OPEN' };

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(listener: RequestListener, port?: number): Promise<TestServer> {
  const server = await startServer(listener, port);
  cleanups.push(server.close);
  return server;
}

function watch(url: string, { timeout = 60, every = 60 } = {}): { probe: Probe; tries: Attempt[] } {
  const tries: Attempt[] = [];
  const probe = startProbe({
    config: { url, timeout_seconds: timeout, probe_seconds: every },
    clock: () => Date.now() / 1000,
    onTry: (result) => tries.push(result),
  });
  cleanups.push(probe.stop);
  return { probe, tries };
}

/** The first try against a server that answers so. */
async function tryOf(listener: RequestListener, timeout?: number): Promise<Attempt['outcome'] | undefined> {
  const { url } = await serve(listener);
  const { probe, tries } = watch(url, timeout === undefined ? {} : { timeout });
  await probe.probeNow();
  return tries[0]?.outcome;
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** An adapter that has these paths and answers 404 on all others. */
function paths(bodies: Record<string, unknown>): RequestListener {
  return (request, response) => {
    const body = bodies[request.url ?? ''];
    if (body === undefined) json(response, { detail: 'Not Found' }, 404);
    else json(response, body);
  };
}

describe('a valid answer', () => {
  it('is read in the shape with components, with what else the adapter tells', async () => {
    const outcome = await tryOf(
      paths({
        '/v1/health': HEALTH,
        '/v1/kkt/worker/status': { running: true, task_status: 'running' },
        '/v1/kkt/heartbeat/status': { running: true, state: 'offline' },
      }),
    );
    expect(outcome).toEqual({
      kind: 'answer',
      health: {
        shape: 'components',
        breaker: 'CLOSED',
        status: 'healthy',
        version: '1',
        failures: 0,
        workerRunning: true,
        odooOnline: false,
        databaseFails: null,
        clockDrift: null,
      },
    });
  });

  it.each(['/health', '/v1/health'])('is read in the flat shape at %s', async (path) => {
    expect(await tryOf(paths({ [path]: FLAT }))).toMatchObject({
      kind: 'answer',
      health: { shape: 'flat', breaker: 'OPEN', workerRunning: null, odooOnline: null },
    });
  });

  it('comes from under a path prefix too', async () => {
    const server = await serve(paths({ '/kkt/v1/health': HEALTH }));
    const { probe, tries } = watch(`${server.url}/kkt/`);
    await probe.probeNow();
    expect(tries[0]?.outcome.kind).toBe('answer');
  });
});

describe('what is not there', () => {
  it('is refused where nobody listens', async () => {
    const { probe, tries } = watch(`http://127.0.0.1:${await freePort()}`);
    await probe.probeNow();
    expect(tries[0]?.outcome).toEqual({ kind: 'refused', detail: 'ECONNREFUSED' });
  });

  it('is refused where the name is unknown', async () => {
    const { probe, tries } = watch('http://no-such-host.invalid:8000', { timeout: 20 });
    await probe.probeNow();
    expect(tries[0]?.outcome.kind).toBe('refused');
  });

  it('is refused where a forwarder takes the connection and drops it without a word', async () => {
    expect(await tryOf((request) => request.socket.destroy())).toMatchObject({ kind: 'refused' });
  });
});

describe('what is there but silent', () => {
  it('is busy when no answer comes', async () => {
    expect(await tryOf(() => {}, 2)).toEqual({ kind: 'busy' });
  });

  it('is busy when the answer drips for ever', async () => {
    const outcome = await tryOf((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drip));
    }, 2);
    expect(outcome).toEqual({ kind: 'busy' });
  });

  it('is still busy, not down, when asked a second time', async () => {
    const server = await serve(() => {});
    const { probe, tries } = watch(server.url, { timeout: 2 });
    await probe.probeNow();
    await probe.probeNow();
    expect(tries.map(({ outcome }) => outcome.kind)).toEqual(['busy', 'busy']);
  });
});

describe('a wrong answer', () => {
  it.each<[string, RequestListener, string]>([
    ['a 500', (_request, response) => json(response, {}, 500), 'HTTP 500'],
    ['a redirect', (_request, response) => response.writeHead(302, { location: '/health' }).end(), 'a redirect'],
    ['no JSON', (_request, response) => response.end('<html>'), 'not JSON'],
    ['another JSON', (_request, response) => json(response, { hello: 1 }), "JSON, but not an adapter's health"],
    ['10 MB', (_request, response) => response.end(Buffer.alloc(10e6, ' ')), 'an answer of more than 256 KiB'],
    ['404 everywhere', paths({}), 'HTTP 404 on /v1/health and /health'],
  ])('%s is named', async (_name, listener, detail) => {
    expect(await tryOf(listener)).toEqual({ kind: 'wrong', detail });
  });

  it('of endless length without its length said is named too', async () => {
    const outcome = await tryOf((_request, response) => {
      const pour = () => {
        while (response.write(Buffer.alloc(64 * 1024, ' ')));
        response.once('drain', pour);
      };
      response.on('error', () => {});
      pour();
    });
    expect(outcome).toEqual({ kind: 'wrong', detail: 'an answer of more than 256 KiB' });
  });

  it('does not follow a redirect', async () => {
    const server = await serve((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    const { probe } = watch(server.url);
    await probe.probeNow();
    expect(server.asked).toEqual(['/v1/health']);
  });
});

describe('manners', () => {
  it('keeps one connection for all questions', async () => {
    const server = await serve(paths({ '/v1/health': HEALTH, '/v1/kkt/worker/status': { running: true } }));
    const { probe } = watch(server.url);
    for (let round = 0; round < 3; round++) await probe.probeNow();
    expect(server.connections()).toBe(1);
    expect(server.asked.filter((path) => path === '/v1/health')).toHaveLength(3);
  });

  it('does not ask again for what the adapter does not have', async () => {
    const server = await serve(paths({ '/health': FLAT }));
    const { probe } = watch(server.url);
    for (let round = 0; round < 3; round++) await probe.probeNow();
    expect(server.asked).toEqual([
      '/v1/health',
      '/health',
      '/v1/kkt/worker/status',
      '/v1/kkt/heartbeat/status',
      '/health',
      '/health',
    ]);
  });

  it('asks again for everything when the adapter comes back, perhaps as another version', async () => {
    // Not a port that the system chooses: it might give it to others while nobody listens there.
    const old = await startServer(paths({ '/v1/health': HEALTH }), await freePort());
    const { probe, tries } = watch(old.url);
    await probe.probeNow();
    await old.close();
    await probe.probeNow();
    const server = await serve(paths({ '/health': FLAT, '/v1/kkt/worker/status': { running: true } }), old.port);
    await probe.probeNow();
    expect(tries.map(({ outcome }) => outcome.kind)).toEqual(['answer', 'refused', 'answer']);
    expect(tries[2]?.outcome).toMatchObject({ health: { shape: 'flat', workerRunning: true } });
    expect(server.asked).toContain('/v1/kkt/heartbeat/status');
  });

  it('never has two questions under way, however often it is told to ask', async () => {
    const server = await serve((_request, response) => setTimeout(() => json(response, HEALTH), 30));
    const { probe, tries } = watch(server.url, { timeout: 5, every: 0.01 });
    await Promise.all(Array.from({ length: 20 }, () => probe.probeNow()));
    await vi.waitUntil(() => tries.length >= 3, PATIENCE);
    expect(server.mostAtOnce()).toBe(1);
  });

  it('does not call an adapter down that had closed the kept connection', async () => {
    const used = new Set<unknown>();
    const server = await serve((request, response) => {
      const isKept = used.has(request.socket);
      used.add(request.socket);
      if (isKept && request.url === '/v1/health') request.socket.destroy();
      else json(response, HEALTH);
    });
    const { probe, tries } = watch(server.url);
    for (let round = 0; round < 3; round++) await probe.probeNow();
    expect(tries.map(({ outcome }) => outcome.kind)).toEqual(['answer', 'answer', 'answer']);
    expect(server.connections()).toBe(3);
  });

  it('goes on by itself', async () => {
    const server = await serve(paths({ '/v1/health': HEALTH }));
    const { tries } = watch(server.url, { every: 0.05 });
    await vi.waitUntil(() => tries.length >= 4, PATIENCE);
    expect(new Set(tries.map(({ outcome }) => outcome.kind))).toEqual(new Set(['answer']));
  });

  it('stops at once, also in the middle of a question, and leaves no connection and no try behind', async () => {
    const server = await serve(() => {});
    const { probe, tries } = watch(server.url, { timeout: 600 });
    await vi.waitUntil(() => server.asked.length === 1, PATIENCE);
    await probe.stop();
    await vi.waitUntil(() => server.openSockets() === 0, PATIENCE);
    await probe.probeNow();
    expect(tries).toEqual([]);
    expect(server.asked).toHaveLength(1);
  });
});

it('does not take the clock of this computer for a reference', async () => {
  const server = await serve((_request, response) => {
    response.setHeader('date', 'Sat, 21 Nov 2020 10:00:00 GMT');
    json(response, HEALTH);
  });
  const { probe, tries } = watch(server.url);
  await probe.probeNow();
  expect(tries[0]?.outcome).toMatchObject({ kind: 'answer', health: { clockDrift: null } });
});
