/** The listening end: how long it waits for slow clients, how many it takes, and how it stops. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Tls } from '../auth/web-config.ts';
import type { Front } from './front.ts';
import { endUntaken } from './untaken.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_MS = 65_000;
const UNTAKEN = { lookEveryMs: 30_000, untakenMs: 120_000 };
const MOST_CONNECTIONS = 4000;
/** What is still being answered when we stop gets so long to come to its end. */
const GRACE_MS = 1000;

const OPTIONS = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: 2000,
  maxHeaderSize: 16 * 1024,
  // Upgrades to anything else than a WebSocket are answered as if nothing had been said of them.
  shouldUpgradeCallback: (request: IncomingMessage) => request.headers.upgrade?.toLowerCase() === 'websocket',
};

/** Speaks TLS where there is a certificate, and then nothing else. The front may become another one on the way. */
export function createHttpServer(front: () => Front, tls: Tls | null = null): Server {
  const answer: RequestListener = (request, response) => front().request(request, response);
  const server =
    tls === null
      ? createServer(OPTIONS, answer)
      : // Loaded only where it is spoken: it takes 3 MB.
        process
          .getBuiltinModule('node:https')
          .createServer({ ...OPTIONS, ...tls, handshakeTimeout: HEADERS_TIMEOUT_MS }, answer);
  server.on('upgrade', (request, _socket, head) => front().upgrade(request, head));
  endUntaken(server, UNTAKEN);
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

/** Whoever connects from now on is shown the new one. */
export function renewCertificate(server: Server | TlsServer, tls: Tls): void {
  if ('setSecureContext' in server) server.setSecureContext(tls);
}

export async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a TCP port');
  return address;
}

export async function stop(server: Server): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await stopped;
  clearTimeout(timer);
}
