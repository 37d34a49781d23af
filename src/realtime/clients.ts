/** Everybody who watches. A message is made once for all who watch the same, and nobody may make us hoard. */
import type { WebSocket } from 'ws';
import type { View } from '../domain/view.ts';
import type { Admission } from './gate.ts';
import { createMessages, type Message, type Watched } from './messages.ts';
import type { RealtimeLimits, RealtimeParts } from './parts.ts';

/** The close code for one who may not watch any more: his login has ended, or his role is another. */
const POLICY_VIOLATION = 1008;
/** The close code of a server that stops. */
export const GOING_AWAY = 1001;
/** After that a client that does not say goodbye is gone anyway. */
const GOODBYE_MS = 500;

export interface Clients {
  readonly size: number;
  add(socket: WebSocket, admission: Admission): void;
  adopt(publicUrl: string): void;
  close(): Promise<void>;
}

interface Client {
  readonly socket: WebSocket;
  readonly watched: Watched;
  readonly stands: () => boolean;
  answersPings: boolean;
}

type Parts = Pick<RealtimeParts, 'monitor' | 'publicUrl' | 'metrics' | 'log'>;

export function createClients({ monitor, publicUrl, metrics, log }: Parts, limits: RealtimeLimits): Clients {
  const clients = new Set<Client>();
  let messageFor = createMessages(publicUrl);
  /** What those who watch the same were told last. */
  const told = new Map<Watched, string>();
  const watches = new Map<string, Watched>();
  let unlisten: (() => void) | null = null;
  let pinging: NodeJS.Timeout | undefined;

  function watchedOf(watched: Watched): Watched {
    const key = JSON.stringify([watched.seesRevenue, watched.posId]);
    const known = watches.get(key) ?? watched;
    watches.set(key, known);
    return known;
  }

  function send({ socket }: Client, message: Message): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > limits.mostUnsentBytes) {
      log.warn({ unsent: socket.bufferedAmount }, 'a WebSocket client that does not read was dropped');
      socket.terminate();
      return;
    }
    socket.send(message.bytes, { binary: false });
    metrics.sent();
  }

  function push(view: View): void {
    const groups = Map.groupBy(clients, ({ watched }) => watched);
    for (const [watched, watching] of groups) tell(watching, messageFor(view, watched), watched);
  }

  /** Returns whether there was anything to tell. */
  function tell(watching: Iterable<Client>, message: Message, watched: Watched): boolean {
    if (told.get(watched) === message.essence) return false;
    told.set(watched, message.essence);
    for (const client of watching) send(client, message);
    return true;
  }

  async function sendFirst(client: Client): Promise<void> {
    await soon(monitor.fresh(), limits.firstPictureMs);
    if (!clients.has(client)) return;
    const { watched } = client;
    const message = messageFor(monitor.current(), watched);
    const alike = [...clients].filter((other) => other.watched === watched);
    // What is news to the others as well is told to all at once, so that all have been told the same.
    if (!tell(alike, message, watched)) send(client, message);
  }

  function ping(): void {
    for (const client of clients) {
      if (!client.stands()) {
        client.socket.close(POLICY_VIOLATION);
      } else if (client.answersPings) {
        client.answersPings = false;
        client.socket.ping();
      } else {
        client.socket.terminate();
      }
    }
  }

  function start(): void {
    unlisten = monitor.listen(push);
    pinging = setInterval(ping, limits.pingEveryMs);
  }

  function stop(): void {
    unlisten?.();
    clearInterval(pinging);
    told.clear();
    watches.clear();
  }

  return {
    get size() {
      return clients.size;
    },
    add(socket, { posId, seesRevenue, stands }) {
      const client: Client = { socket, watched: watchedOf({ posId, seesRevenue }), stands, answersPings: true };
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
    adopt(newUrl) {
      messageFor = createMessages(newUrl);
      if (clients.size > 0) push(monitor.current());
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

/** Waits for it, but not for longer than that. */
async function soon(promise: Promise<unknown>, milliseconds: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
