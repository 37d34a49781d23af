/** Everybody who watches. A message is made once for all who watch the same, and nobody may make us hoard. */
import type { WebSocket } from 'ws';
import type { RealtimeMessage } from '../api/schemas/status.ts';
import { realtimeView } from '../api/views/status.ts';
import { realtimeWithoutRevenue } from '../api/views/without-revenue.ts';
import { oncePer } from '../domain/once-per.ts';
import type { View } from '../domain/seen.ts';
import type { Log } from '../logger.ts';
import type { WebsocketMetrics } from '../metrics/own.ts';
import type { Monitor } from '../monitor.ts';
import { within } from '../waiting.ts';

export interface RealtimeLimits {
  readonly mostClients: number;
  /** A client for whom more than this waits unsent does not read, and is dropped. */
  readonly mostUnsentBytes: number;
  readonly pingEveryMs: number;
  /** How long the first picture may take before the newest known one is sent instead. */
  readonly firstPictureMs: number;
}

export const REALTIME_LIMITS: RealtimeLimits = {
  mostClients: 2000,
  mostUnsentBytes: 1024 * 1024,
  pingEveryMs: 30_000,
  firstPictureMs: 1000,
};

export interface RealtimeParts {
  readonly monitor: Monitor;
  readonly metrics: WebsocketMetrics;
  readonly log: Log;
  readonly limits?: Partial<RealtimeLimits>;
}

/** The close code for one who may not watch any more: his login has ended, or his role is another. */
const POLICY_VIOLATION = 1008;
/** The close code of a server that stops. */
const GOING_AWAY = 1001;
/** After that a client that does not say goodbye is gone anyway. */
const GOODBYE_MS = 500;

/** So many are told in one turn of the event loop: whoever asks something meanwhile does not wait for all of them. */
const TOLD_AT_ONCE = 25;

/** All who watch the same. It ends with its last member: what strangers ask for must not pile up here. */
interface Audience {
  readonly watched: Watched;
  readonly members: Set<Client>;
  /** What they were told last, or are being told. */
  told: Message | null;
  /** Who has not had it yet. */
  readonly waiting: Set<Client>;
}

/** The terminal that the client wants to watch, all of them without one. */
export interface Admission {
  readonly posId: string | undefined;
  readonly seesRevenue: boolean;
  /** Whether he would still be let in; asked whenever he is told something, and now and then. */
  stands(): boolean;
}

interface Client {
  readonly socket: WebSocket;
  readonly audience: Audience;
  readonly stands: () => boolean;
  answersPings: boolean;
  /** Whether he has been told anything. */
  greeted: boolean;
}

type Parts = Pick<RealtimeParts, 'monitor' | 'metrics' | 'log'>;

export type Clients = ReturnType<typeof createClients>;

export function createClients({ monitor, metrics, log }: Parts, limits: RealtimeLimits) {
  const clients = new Set<Client>();
  const messageFor = createMessages();
  const audiences = new Map<string, Audience>();
  let unlisten: (() => void) | null = null;
  let pinging: NodeJS.Timeout | undefined;

  function audienceOf(watched: Watched): Audience {
    const key = keyOf(watched);
    const audience = audiences.get(key) ?? { watched, members: new Set(), told: null, waiting: new Set() };
    audiences.set(key, audience);
    return audience;
  }

  function enter(client: Client): void {
    if (clients.size === 0) start();
    clients.add(client);
    client.audience.members.add(client);
    metrics.opened();
  }

  function leave(client: Client): void {
    const { watched, members, waiting } = client.audience;
    clients.delete(client);
    members.delete(client);
    waiting.delete(client);
    if (members.size === 0) audiences.delete(keyOf(watched));
    metrics.closed();
    if (clients.size === 0) stop();
  }

  function send(client: Client, message: Message): void {
    const { socket, stands } = client;
    if (socket.readyState !== socket.OPEN) return;
    if (!stands()) {
      socket.close(POLICY_VIOLATION);
      return;
    }
    if (socket.bufferedAmount > limits.mostUnsentBytes) {
      log.warn({ unsent: socket.bufferedAmount }, 'a WebSocket client that does not read was dropped');
      socket.terminate();
      return;
    }
    socket.send(message.bytes, { binary: false });
    client.greeted = true;
    metrics.sent();
  }

  function push(view: View): void {
    for (const audience of audiences.values()) tell(audience, messageFor(view, audience.watched));
  }

  /** Returns whether there was anything to tell. */
  function tell(audience: Audience, message: Message): boolean {
    if (audience.told?.essence === message.essence) return false;
    const { members, waiting } = audience;
    const underWay = waiting.size > 0;
    audience.told = message;
    for (const client of members) waiting.add(client);
    if (!underWay) tellSome(audience);
    return true;
  }

  function tellSome(audience: Audience): void {
    const { told, waiting } = audience;
    for (const client of [...waiting].slice(0, TOLD_AT_ONCE)) {
      waiting.delete(client);
      if (told !== null) send(client, told);
    }
    if (waiting.size > 0) setImmediate(() => tellSome(audience));
  }

  async function sendFirst(client: Client): Promise<void> {
    await within(limits.firstPictureMs, monitor.fresh());
    if (!clients.has(client)) return;
    const { audience } = client;
    const message = messageFor(monitor.current(), audience.watched);
    // What is news to the others as well is told to all at once, so that all have been told the same. So was he meanwhile.
    if (!tell(audience, message) && !audience.waiting.has(client) && !client.greeted) send(client, message);
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
  }

  return {
    get size() {
      return clients.size;
    },
    add(socket: WebSocket, { posId, seesRevenue, stands }: Admission) {
      const audience = audienceOf({ posId, seesRevenue });
      const client: Client = { socket, audience, stands, answersPings: true, greeted: false };
      socket.on('pong', () => {
        client.answersPings = true;
      });
      // What clients send is not read; too large a message has closed the connection by the time this is called.
      socket.on('error', (error) => log.debug({ err: error }, 'a WebSocket client failed'));
      socket.on('close', () => leave(client));
      enter(client);
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

function keyOf({ seesRevenue, posId }: Watched): string {
  return JSON.stringify([seesRevenue, posId]);
}

interface Message {
  readonly bytes: Buffer;
  /** What it says beside the time; two messages that agree in it tell the same. */
  readonly essence: string;
}

/** Fields that go on by themselves while nothing happens. */
const CLOCKS: ReadonlySet<string> = new Set<
  | keyof RealtimeMessage
  | keyof RealtimeMessage['kkt_status']
  | keyof RealtimeMessage['notifications']
  | keyof RealtimeMessage['sessions'][number]
>(['timestamp', 'data_age_seconds', 'last_heartbeat', 'state_age_seconds', 'last_watchdog_at', 'hours_open']);

/** What somebody watches; those who watch the same hold the very same object. */
interface Watched {
  readonly posId: string | undefined;
  readonly seesRevenue: boolean;
}

type MessageFor = (view: View, watched: Watched) => Message;

/** Makes each message once for all who watch the same, and tells whether it says anything new. */
function createMessages(): MessageFor {
  const messagesOf = oncePer((view: View) =>
    oncePer((watched: Watched): Message => {
      const whole = realtimeView(view, watched.posId);
      const content = watched.seesRevenue ? whole : realtimeWithoutRevenue(whole);
      let bytes: Buffer | null = null;
      return {
        essence: essenceOf(content),
        // Most say nothing new, and are sent to nobody.
        get bytes() {
          bytes ??= Buffer.from(JSON.stringify(content));
          return bytes;
        },
      };
    }),
  );
  return (view, watched) => messagesOf(view)(watched);
}

/** An alert's timestamp is when it began, and no clock. */
function essenceOf({ alerts, last_known, ...rest }: RealtimeMessage): string {
  const state = JSON.stringify(rest, (key, value: unknown) => (CLOCKS.has(key) ? undefined : value));
  return state + JSON.stringify(alerts) + String(last_known?.at);
}
