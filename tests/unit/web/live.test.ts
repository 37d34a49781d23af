import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SILENCE_MS } from '../../../src/web/live/connection.ts';
import { follow } from '../../../src/web/live/live.ts';
import { calmDay, NOON } from '../../support/page-states.ts';

/** What the browser has of a socket, as far as it is asked for. */
class Socket {
  static readonly OPEN = 1;
  static last: Socket | null = null;
  readonly readyState = 1;
  onmessage: ((event: { readonly data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor() {
    Socket.last = this;
  }
  send() {}
  close() {}
}

/** What the server was asked, to be answered when a test says so. */
let asked: { answer(body: unknown): void; fail(): void }[] = [];

beforeEach(() => {
  asked = [];
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
  vi.stubGlobal('document', { baseURI: 'http://till/' });
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise((answered, failed) => {
        const answer = (body: unknown) => answered({ ok: true, json: async () => body });
        asked.push({ answer, fail: () => failed(new TypeError('Failed to fetch')) });
      }),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function following() {
  const [message, connection, alive, nothing] = [vi.fn(), vi.fn(), vi.fn(), () => {}];
  const stop = follow(null, { message, connection, alive, unknownTerminal: nothing, refused: nothing });
  const told = () => connection.mock.lastCall?.[0];
  return { message, alive, stop, link: () => told().link, lostAt: () => told().lostAt };
}

const say = (socket = Socket.last) => socket?.onmessage?.({ data: JSON.stringify(calmDay()) });
const sleep = () => vi.setSystemTime(Date.now() + 600_000);
/** Long enough for what was answered to arrive, and for no timer. */
const arrive = () => vi.advanceTimersByTimeAsync(0);

test('what waited at a socket while the browser slept is not shown as the present', () => {
  const { message, stop } = following();
  const opened = Socket.last;
  say();
  expect(message).toHaveBeenCalledTimes(1);
  sleep();
  say(opened);
  expect(message).toHaveBeenCalledTimes(1);
  expect(opened?.onmessage).toBeNull();
  stop();
});

test('nor is the first message at a socket that was being opened', () => {
  const { message, stop } = following();
  sleep();
  say();
  expect(message).not.toHaveBeenCalled();
  stop();
});

test('a sign of life that waited meanwhile does not set the clock back', async () => {
  const { alive, link, stop } = following();
  say();
  vi.advanceTimersByTime(SILENCE_MS + 2000);
  sleep();
  asked.at(-1)?.answer({ timestamp: NOON, buffer_accessible: true });
  await arrive();
  expect(alive).not.toHaveBeenCalled();
  expect(link()).toBe('lost');
  stop();
});

test('what did not answer before the sleep says nothing of the socket after it', async () => {
  const { link, stop } = following();
  say();
  vi.advanceTimersByTime(SILENCE_MS + 2000);
  const [before] = asked;
  sleep();
  vi.advanceTimersByTime(5000);
  say();
  expect(link()).toBe('live');
  before?.fail();
  await arrive();
  expect(link()).toBe('live');
  expect(Socket.last?.onmessage).not.toBeNull();
  stop();
});

test('a line that was lost before the clock was set back is lost since now', () => {
  const { lostAt, stop } = following();
  say();
  Socket.last?.onclose?.();
  vi.setSystemTime(Date.now() - 3 * 3_600_000);
  vi.advanceTimersByTime(2000);
  expect(lostAt()).toBeLessThanOrEqual(Date.now());
  stop();
});

test('where the page asks by itself, an answer that waited is asked for anew', async () => {
  const { message, link, stop } = following();
  Socket.last?.onclose?.();
  vi.advanceTimersByTime(1000);
  Socket.last?.onclose?.();
  expect(asked).toHaveLength(1);
  sleep();
  asked[0]?.answer(calmDay());
  await arrive();
  expect(message).not.toHaveBeenCalled();
  expect(asked).toHaveLength(2);
  asked[1]?.answer(calmDay());
  await arrive();
  expect(message).toHaveBeenCalledTimes(1);
  expect(link()).toBe('polling');
  stop();
});
