import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ownAddress } from './own-address.ts';

export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Paths in the order in which they were asked. */
  readonly asked: string[];
  /** The most requests that were under way at one time. */
  mostAtOnce(): number;
  connections(): number;
  openSockets(): number;
  close(): Promise<void>;
}

/** A real HTTP server that remembers what it saw; at a port that was asked for, or at an address of its own. */
export async function startServer(listener: RequestListener, given?: number): Promise<TestServer> {
  const host = given === undefined ? ownAddress() : '127.0.0.1';
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let [connections, underWay, mostAtOnce] = [0, 0, 0];
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    asked.push(request.url ?? '');
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    response.once('close', () => {
      underWay -= 1;
    });
    listener(request, response);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(given ?? 0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    asked,
    mostAtOnce: () => mostAtOnce,
    connections: () => connections,
    openSockets: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
