/** Everybody who watches. A message is made once for all who watch the same, and nobody may make us hoard. */
import type { WebSocket } from 'ws';
import { realtimeView } from '../api/views/realtime.ts';
import type { View } from '../domain/view.ts';
import type { RealtimeLimits, RealtimeParts } from './parts.ts';

/** The close code of a server that stops. */
export const GOING_AWAY = 1001;
/** After that a client that does not say goodbye is gone anyway. */
const GOODBYE_MS = 500;

export interface Clients {
  readonly size: number;
  add(socket: WebSocket, posId: string | undefined): void;
  close(): Promise<void>;
}

interface Client {
  readonly socket: WebSocket;
  readonly posId: string | undefined;
  answersPings: boolean;
}

type Parts = Pick<RealtimeParts, 'monitor' | 'publicUrl' | 'metrics' | 'log'>;

export function createClients({ monitor, publicUrl, metrics, log }: Parts, limits: RealtimeLimits): Clients {
  const clients = new Set<Client>();
  let unlisten: (() => void) | null = null;
  let pinging: NodeJS.Timeout | undefined;

  const messages = new WeakMap<View, Map<string | undefined, Buffer>>();
  function messageFor(view: View, posId: string | undefined): Buffer {
    const made = messages.get(view) ?? new Map<string | undefined, Buffer>();
    messages.set(view, made);
    const message = made.get(posId) ?? Buffer.from(JSON.stringify(realtimeView(view, publicUrl, posId)));
    made.set(posId, message);
    return message;
  }

  function send({ socket, posId }: Client, view: View): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > limits.mostUnsentBytes) {
      log.warn({ unsent: socket.bufferedAmount }, 'a WebSocket client that does not read was dropped');
      socket.terminate();
      return;
    }
    socket.send(messageFor(view, posId), { binary: false });
    metrics.sent();
  }

  async function sendFirst(client: Client): Promise<void> {
    const timer = new AbortController();
    const late = new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, limits.firstPictureMs);
      timer.signal.addEventListener('abort', () => clearTimeout(timeout));
    });
    await Promise.race([monitor.fresh(), late]).finally(() => timer.abort());
    if (clients.has(client)) send(client, monitor.current());
  }

  function ping(): void {
    for (const client of clients) {
      if (client.answersPings) {
        client.answersPings = false;
        client.socket.ping();
      } else {
        client.socket.terminate();
      }
    }
  }

  function start(): void {
    unlisten = monitor.listen((view) => {
      for (const client of clients) send(client, view);
    });
    pinging = setInterval(ping, limits.pingEveryMs);
  }

  function stop(): void {
    unlisten?.();
    clearInterval(pinging);
  }

  return {
    get size() {
      return clients.size;
    },
    add(socket, posId) {
      const client: Client = { socket, posId, answersPings: true };
      socket.on('pong', () => {
        client.answersPings = true;
      });
      // What clients send is not read; too large a message has closed the connection by the time this is called.
      socket.on('error', (error) => log.debug({ err: error }, 'a WebSocket client failed'));
      socket.on('close', () => {
        clients.delete(client);
        metrics.closed();
        if (clients.size === 0) stop();
      });
      if (clients.size === 0) start();
      clients.add(client);
      metrics.opened();
      sendFirst(client).catch((error: unknown) => log.error({ err: error }, 'a first message could not be made'));
    },
    async close() {
      const goodbyes = [...clients].map(async ({ socket }) => {
        const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
        socket.close(GOING_AWAY);
        const timer = setTimeout(() => socket.terminate(), GOODBYE_MS);
        await closed;
        clearTimeout(timer);
      });
      await Promise.all(goodbyes);
    },
  };
}
