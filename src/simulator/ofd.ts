/** The operator's side: an HTTP server that behaves as told, and remembers what it has registered. */
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Clock, seconds } from './clock.ts';
import { close, listen, portOf } from './http.ts';

export const OFD_MODES = [
  'accept',
  'refuse',
  '400',
  '401',
  '403',
  '429',
  '500',
  '503',
  'hang',
  'html',
  'flap',
] as const;
type OfdMode = (typeof OFD_MODES)[number];

const REASONS: Readonly<Record<string, string>> = {
  '400': 'Bad Request: invalid fiscal document',
  '401': 'Unauthorized: invalid API key',
  '403': 'Forbidden: contract is not active',
  '429': 'Too Many Requests',
  '500': 'Internal Server Error',
  '503': 'Service Unavailable',
};
/** In shop time: long enough offline for the breaker to open, long enough online for it to close again. */
const FLAP_OFFLINE_SECONDS = 60;
const FLAP_ONLINE_SECONDS = 60;

export type Ofd = Awaited<ReturnType<typeof startOfd>>;

export async function startOfd(clock: Clock) {
  const order: string[] = [];
  const known = new Set<string>();
  /** Requests that reached it, whatever it answered; and those that sent a registered receipt again, with the same key. */
  const tally = { requests: 0, repeats: 0 };
  const poison = new Map<string, number>();
  let flapsSince = 0;
  let mode: OfdMode = 'accept';

  const modeNow = (): OfdMode => {
    if (mode !== 'flap') return mode;
    const phase = ((clock.now() - flapsSince) / 1000) % (FLAP_OFFLINE_SECONDS + FLAP_ONLINE_SECONDS);
    return phase < FLAP_OFFLINE_SECONDS ? 'refuse' : 'accept';
  };

  const register = (receiptId: string, idempotent: boolean) => {
    if (known.has(receiptId) && idempotent) {
      tally.repeats += 1;
      return;
    }
    known.add(receiptId);
    order.push(receiptId);
  };

  const server = createServer((request, response) => {
    // Whoever was told of a port that is the OFD's now (a Prometheus, a webhook) hands in no receipts.
    if (request.method !== 'POST' || request.url !== '/receipts') {
      return answer(response, 404, JSON.stringify({ error: 'Not Found' }));
    }
    const handle = (body: string) => {
      const now = modeNow();
      if (now === 'refuse') return request.socket.resetAndDestroy();
      tally.requests += 1;
      if (now === 'hang') return;
      const key = request.headers['idempotency-key'];
      const receiptId = typeof key === 'string' ? key : keyInside(body);
      const status = poison.get(receiptId) ?? (now === 'accept' ? 200 : Number(now));
      if (now === 'html') return answer(response, 502, '<html><h1>502 Bad Gateway</h1></html>');
      if (status !== 200)
        return answer(response, status, JSON.stringify({ error: REASONS[String(status)] ?? 'Error' }));
      register(receiptId, typeof key === 'string');
      return answer(response, 200, JSON.stringify({ status: 'registered', server_time: seconds(clock) }));
    };
    // A caller that was killed in the middle of its request has nothing to be answered.
    text(request).then(handle, () => response.destroy());
  });
  // A connection that was open before the outage must not survive it.
  server.on('connection', (socket) => {
    if (modeNow() === 'refuse') socket.resetAndDestroy();
  });
  await listen(server, 0);

  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    get mode(): OfdMode {
      return mode;
    },
    set mode(next) {
      mode = next;
      flapsSince = clock.now();
      // Calls left hanging stay so until they time out, but a refusing OFD drops them.
      if (next === 'refuse') server.closeAllConnections();
    },
    /** Receipts answered with this status whatever the mode. */
    poison,
    /** `duplicates`: documents registered more than once, what must never be. */
    get totals() {
      return { ...tally, registered: order.length, duplicates: order.length - known.size };
    },
    /** Receipt ids in the order in which they were registered. */
    registered: (): readonly string[] => order,
    has: (receiptId: string) => known.has(receiptId),
    stop: () => close(server),
  };
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json' });
  response.end(body);
}

function keyInside(body: string): string {
  return /"idempotency_key":"([^"]+)"/.exec(body)?.[1] ?? body;
}
