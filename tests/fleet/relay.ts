/** The line between shops and the centre: it counts what goes through, and can be cut. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  /** Bytes towards the centre, and back. */
  readonly sent: number;
  readonly answered: number;
  /** Whoever calls is hung up on, and whoever talks is cut off. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

export async function startRelay(centrePort: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const tally = { sent: 0, answered: 0 };
  let isCut = false;

  const server = createServer((caller) => {
    if (isCut) {
      caller.on('error', () => {}).resetAndDestroy();
      return;
    }
    const centre = connect(centrePort, '127.0.0.1');
    join(caller, centre, (bytes) => {
      tally.sent += bytes;
    });
    join(centre, caller, (bytes) => {
      tally.answered += bytes;
    });
  });

  function join(from: Socket, to: Socket, count: (bytes: number) => void): void {
    sockets.add(from);
    from.on('data', (chunk) => count(chunk.length));
    from.on('error', () => to.destroy());
    from.once('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  }

  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get sent() {
      return tally.sent;
    },
    get answered() {
      return tally.answered;
    },
    cut: () => {
      isCut = true;
      hangUp();
    },
    mend: () => {
      isCut = false;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      hangUp();
      await closed;
    },
  };
}
