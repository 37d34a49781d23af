/** Clients that hold a connection and say nothing, or never come to an end. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

interface Crowd {
  /** How many are connected still. */
  connected(): number;
  leave(): void;
}

/** Each says the first words, and then goes on dripping, if there is anything to drip. */
export async function crowd(url: string, size: number, words = '', drip = ''): Promise<Crowd> {
  const port = Number(new URL(url).port);
  const sockets = new Set<Socket>();
  for (let count = 0; count < size; count++) {
    const socket = connect(port, '127.0.0.1');
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
    if (words !== '') socket.write(words);
  }
  const open = [...sockets].filter(({ connecting }) => connecting);
  await Promise.all(
    open.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => {})),
  );
  const dripping = setInterval(() => {
    if (drip !== '') for (const socket of sockets) socket.write(drip);
  }, 500);
  return {
    connected: () => sockets.size,
    leave() {
      clearInterval(dripping);
      for (const socket of sockets) socket.destroy();
    },
  };
}
