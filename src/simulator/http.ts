/** The little that the simulator's three small HTTP servers and their callers have in common. */
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';

/** A connection kept for the next request may be closed by the other side just as that request leaves. */
export const ONE_REQUEST = { connection: 'close' } as const;

export async function listen(server: Server, port: number, host = '127.0.0.1'): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
