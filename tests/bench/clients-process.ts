/** So many WebSocket clients in a process of their own: what they do with their messages must not stop another's watch. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

const [url = '', count = '0'] = process.argv.slice(2);
const sockets = Array.from({ length: Number(count) }, () => new WebSocket(url));
for (const socket of sockets) socket.on('message', () => {});
await Promise.all(sockets.map((socket) => once(socket, 'open')));
process.send?.('open');
