/** /ws/realtime: the whole state at once, then a message whenever something changed. The only importer of ws. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { ApiError, toApiError } from '../http/errors.ts';
import { loggedPath } from '../http/request-log.ts';
import { createClients, GOING_AWAY } from './clients.ts';
import { createGate } from './gate.ts';
import { REALTIME_LIMITS, type RealtimeParts, type RealtimeSettings } from './parts.ts';
import { refuse } from './refuse.ts';

export interface Realtime {
  /** From now on newcomers are judged, and links written, by these; who is connected stays. */
  adopt(settings: RealtimeSettings): void;
  close(): Promise<void>;
}

/** Clients have nothing to say to us: what is longer than this closes the connection (1009). */
const LONGEST_MESSAGE = 1024;

export function serveRealtime(server: Server, parts: RealtimeParts): Realtime {
  const limits = { ...REALTIME_LIMITS, ...parts.limits };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const clients = createClients(parts, limits);
  let admit = createGate(parts);
  let arriving = 0;
  let closing = false;

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    arriving += 1;
    try {
      if (closing || clients.size + arriving > limits.mostClients) throw new ApiError('overloaded', 'Too many clients');
      const admission = await admit(request);
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        if (closing) webSocket.close(GOING_AWAY);
        else clients.add(webSocket, admission);
      });
    } catch (error) {
      if (!(error instanceof ApiError)) parts.log.error({ err: error }, 'a WebSocket could not be opened');
      const refusal = toApiError(error);
      parts.metrics.refused();
      const path = loggedPath(request.url ?? '');
      parts.log.info({ path, status: refusal.status }, 'a WebSocket was refused');
      refuse(socket, refusal);
    } finally {
      arriving -= 1;
    }
  }

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    void upgrade(request, socket, head);
  });

  return {
    adopt(settings) {
      admit = createGate({ ...parts, ...settings });
      clients.adopt(settings.publicUrl);
    },
    async close() {
      closing = true;
      await clients.close();
    },
  };
}
