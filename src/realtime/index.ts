/** /ws/realtime: the whole state at once, then a message whenever something changed. The only importer of ws. */
import type { IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import { type Admission, createClients, REALTIME_LIMITS, type RealtimeParts } from './clients.ts';

/** Clients have nothing to say to us: what is longer than this closes the connection (1009). */
const LONGEST_MESSAGE = 1024;

export type Realtime = ReturnType<typeof createRealtime>;

export function createRealtime(parts: RealtimeParts) {
  const limits = { ...REALTIME_LIMITS, ...parts.limits };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const clients = createClients(parts, limits);
  let closing = false;
  let wrong: string | null = null;
  sockets.on('wsClientError', ({ message }) => {
    wrong = message;
  });

  return {
    isFull: (): boolean => closing || clients.size >= limits.mostClients,
    /** For those who were let in. Returns what is wrong with their handshake: they are not answered yet then. */
    open(request: IncomingMessage, head: Buffer, admission: Admission): string | null {
      wrong = null;
      sockets.handleUpgrade(request, request.socket, head, (webSocket) => clients.add(webSocket, admission));
      return wrong;
    },
    async close() {
      closing = true;
      await clients.close();
    },
  };
}
