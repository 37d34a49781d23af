/**
 * Who does not take what he asked for is put out. It costs nothing of an answer that is taken: only now and then it is
 * looked whom something waits for.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

interface Patience {
  readonly lookEveryMs: number;
  /** A slow reader takes something in this time, be it that a large buffer lies between. */
  readonly untakenMs: number;
}

export function endUntaken(server: Server, { lookEveryMs, untakenMs }: Patience): void {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  server.on('setSecureContext' in server ? 'secureConnection' : 'connection', keep);
  server.once('listening', () => {
    const looking = setInterval(() => {
      // Node ends a connection that takes nothing for so long, and forgets of it with the end of the answer.
      for (const socket of sockets) if (socket.writableLength > 0 && !socket.timeout) socket.setTimeout(untakenMs);
    }, lookEveryMs).unref();
    server.once('close', () => clearInterval(looking));
  });
}
