import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { follow } from '../../../src/web/live/live.ts';
import { calmDay } from '../../support/page-states.ts';

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

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
  vi.stubGlobal('document', { baseURI: 'http://till/' });
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
  vi.stubGlobal('fetch', () => new Promise(() => {}));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('what waited at a socket while the browser slept is not shown as the present', () => {
  const [message, nothing] = [vi.fn(), () => {}];
  const stop = follow(null, {
    ...{ message, connection: nothing, alive: nothing, unknownTerminal: nothing, refused: nothing },
  });
  const opened = Socket.last;
  const say = () => opened?.onmessage?.({ data: JSON.stringify(calmDay()) });
  say();
  expect(message).toHaveBeenCalledTimes(1);
  vi.setSystemTime(Date.now() + 600_000);
  say();
  expect(message).toHaveBeenCalledTimes(1);
  expect(opened?.onmessage).toBeNull();
  stop();
});
