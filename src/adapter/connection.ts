/**
 * How other programs are spoken to. The adapter has one kept connection, that carries one question at a time and knows
 * whether anybody took it: "nobody there" and "there, but silent" are different things to the shop.
 */
import { isIPv4, type Socket } from 'node:net';
import { buildConnector, Client, errors } from 'undici';
import type { Seconds } from '../domain/day.ts';
import { codeOf, parsedJson } from '../domain/foreign.ts';
import { ownCards } from '../own-cards.ts';
import { unmapped } from '../unmapped.ts';

const BODY_LIMIT = 256 * 1024;
/** All that may come for one question, with headers and what is around a body, of which none need ever end. */
const WIRE_LIMIT = 2 * BODY_LIMIT;
const WIRE_LOOK_MS = 20;

export type Answer =
  | { readonly kind: 'json'; readonly body: unknown; readonly seconds: number; readonly date: string | null }
  | { readonly kind: 'absent' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'wrong'; readonly detail: string };

/** Codes of a connection that was not made, or that was dropped without a word: nobody serves there. */
const NOBODY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'EPIPE',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
]);

export type Connection = ReturnType<typeof openConnection>;

export function openConnection(base: string, timeoutSeconds: number) {
  const { origin, pathname } = new URL(base);
  const prefix = pathname.replace(/\/+$/, '');
  const connect = buildConnector({ timeout: timeoutSeconds * 1000, allowH2: false });
  let current: Socket | null = null;
  let connections = 0;
  const client = new Client(origin, {
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: BODY_LIMIT,
    connect: (options, callback) =>
      connect(options, (...result) => {
        const [error, socket] = result;
        if (error !== null) return callback(...result);
        connections += 1;
        current = socket;
        socket.once('close', () => {
          if (current === socket) current = null;
        });
        callback(...result);
      }),
  });

  const request = async (path: string, signal: AbortSignal): Promise<Answer> => {
    const asked = performance.now();
    const headers = { accept: 'application/json', 'user-agent': 'pos-monitor' };
    const response = await client.request({ method: 'GET', path: `${prefix}${path}`, headers, signal });
    const { statusCode } = response;
    if (statusCode !== 200) {
      await response.body.dump({ limit: BODY_LIMIT, signal });
      if (statusCode === 404) return { kind: 'absent' };
      return { kind: 'wrong', detail: statusCode < 400 && statusCode >= 300 ? 'a redirect' : `HTTP ${statusCode}` };
    }
    const text = await response.body.text();
    const { date } = response.headers;
    const seconds = (performance.now() - asked) / 1000;
    const body = parsedJson(text);
    if (body === undefined) return { kind: 'wrong', detail: 'not JSON' };
    return { kind: 'json', body, seconds, date: typeof date === 'string' ? date : null };
  };

  const ask = async (path: string, signal: AbortSignal, mayRepeat = true): Promise<Answer> => {
    const before = connections;
    const flood = watchForFlood(() => current);
    try {
      return await request(path, AbortSignal.any([signal, flood.signal]));
    } catch (error) {
      const onKeptConnection = before === connections;
      if (flood.signal.aborted) return { kind: 'wrong', detail: `more than ${WIRE_LIMIT / 1024} KiB for one answer` };
      if (signal.aborted) return current === null && onKeptConnection ? NOT_ACCEPTED : { kind: 'busy' };
      // A kept connection that the adapter had closed meanwhile says nothing about the adapter: ask on a new one.
      if (mayRepeat && onKeptConnection && wasDropped(error)) return ask(path, signal, false);
      return failure(error);
    } finally {
      flood.stop();
    }
  };

  return {
    /** Never rejects. When the signal is aborted the question is given up, and its connection with it. */
    ask: (path: string, signal: AbortSignal): Promise<Answer> => ask(path, signal),
    /** Whether the other end is another computer, with a clock of its own. */
    toAnotherHost: () => current?.remoteAddress !== undefined && !isOwnAddress(current.remoteAddress),
    close: () => client.destroy(),
  };
}

/** Interim answers and the extensions of chunks are no part of a body, and nothing else bounds them. */
function watchForFlood(socketNow: () => Socket | null): { readonly signal: AbortSignal; stop(): void } {
  const abort = new AbortController();
  const [kept, before] = [socketNow(), socketNow()?.bytesRead ?? 0];
  const timer = setInterval(() => {
    const socket = socketNow();
    if ((socket?.bytesRead ?? 0) - (socket === kept ? before : 0) > WIRE_LIMIT) abort.abort();
  }, WIRE_LOOK_MS);
  return { signal: abort.signal, stop: () => clearInterval(timer) };
}

/** One question to another program, or one message for it; a connection of its own, that ends with the answer. */
export async function exchange(url: string, { body, signal, most, certificates, ...more }: Exchange): Promise<string> {
  const { origin, pathname, search } = new URL(url);
  const asked = { path: pathname + search, signal, reset: true };
  const headers = { 'user-agent': 'pos-monitor', ...more.headers };
  const trusted = certificates === undefined ? {} : { connect: { ca: certificates } };
  const client = new Client(origin, { headersTimeout: 0, bodyTimeout: 0, ...trusted });
  try {
    const response = await client.request(
      body === undefined
        ? { ...asked, method: 'GET', headers }
        : {
            ...asked,
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          },
    );
    let text = '';
    for await (const chunk of response.body.setEncoding('utf8')) {
      text += chunk;
      if (text.length > most) throw new Error(`an answer of more than ${most} characters`);
    }
    if (response.statusCode !== 200) {
      throw new Refusal(response.statusCode, text.slice(0, 200).trim(), response.headers['retry-after']);
    }
    return text;
  } finally {
    await client.destroy();
  }
}

interface Exchange {
  /** What is told, as JSON; without it something is asked. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whom its certificate may come from, in the place of those that are known to everybody. */
  readonly certificates?: string;
  readonly signal: AbortSignal;
  /** The longest answer that is read. */
  readonly most: number;
}

/** Answered, and not as was hoped. */
export class Refusal extends Error {
  readonly status: number;
  /** How long we are asked to wait; 0 where nothing is said. */
  readonly retryAfterMs: number;
  constructor(status: number, said: string, retryAfter: string | string[] | undefined) {
    super(`HTTP ${status} ${said}`.trimEnd());
    this.status = status;
    this.retryAfterMs = 1000 * (Number(retryAfter) || 0);
  }
}

const NOT_ACCEPTED: Answer = { kind: 'refused', detail: 'the connection was not accepted in time' };

function wasDropped(error: unknown): boolean {
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '');
}

function failure(error: unknown): Answer {
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    return { kind: 'wrong', detail: `an answer of more than ${BODY_LIMIT / 1024} KiB` };
  }
  const code = codeOf(error) ?? '';
  if (NOBODY.has(code)) return { kind: 'refused', detail: code };
  return { kind: 'wrong', detail: code === '' ? String(error) : code };
}

/** Whether an address leads to this computer: a loopback one, or one of its network cards. */
export function isOwnAddress(address: string): boolean {
  const plain = unmapped(address).replace(/%.*$/, '');
  if (isIPv4(plain) ? plain.startsWith('127.') : plain === '::1') return true;
  return Object.values(ownCards()).some((list) => list?.some((own) => own.address === plain));
}

/** A longer round trip leaves too much doubt about the moment at which the header was written. */
const MAX_ROUND_TRIP: Seconds = 1;

/**
 * How far this computer's clock is ahead (+) of the one that wrote the Date header, taken in the middle of the round
 * trip. The header has whole seconds, so the moment it stands for is half a second later on average.
 */
export function clockDrift(date: string | null, roundTrip: Seconds, answeredAt: Seconds): Seconds | null {
  if (date === null || roundTrip >= MAX_ROUND_TRIP) return null;
  const theirs = Date.parse(date) / 1000;
  return Number.isNaN(theirs) ? null : answeredAt - roundTrip / 2 - (theirs + 0.5);
}
