/** Hands on to everybody what it is told, and does nothing else. */
import { createServer, type Server } from 'node:http';
import { WebSocketServer } from 'ws';

export function socketFloor(): Server {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  process.on('message', (text: string) => {
    const bytes = Buffer.from(text);
    for (const socket of sockets.clients) socket.send(bytes, { binary: false });
  });
  return server;
}
