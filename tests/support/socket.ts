/** A WebSocket client that keeps what comes, so that a test can wait for it. */
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { type ClientOptions, WebSocket } from 'ws';
import { until } from './running-shop.ts';

export interface TestSocket {
  readonly socket: WebSocket;
  /** Messages that have come and were not taken yet. */
  readonly waiting: string[];
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails where it is not there.
  next(): Promise<any>;
  /** The first message of which this holds. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  nextWith(holds: (message: any) => boolean): Promise<any>;
  /** The code with which it was closed. */
  closed(): Promise<number>;
  close(): void;
}

export async function openSocket(url: string, path = '/ws/realtime', options: ClientOptions = {}): Promise<TestSocket> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, options);
  const waiting: string[] = [];
  let code: number | null = null;
  socket.on('message', (data) => waiting.push(String(data)));
  socket.on('close', (closeCode) => {
    code = closeCode;
  });
  await once(socket, 'open');
  socket.on('error', () => {});
  const next = async () => {
    await until('a message comes', () => waiting.length > 0);
    return JSON.parse(waiting.shift() ?? '');
  };
  return {
    socket,
    waiting,
    next,
    nextWith: async (holds) => {
      for (;;) {
        const message = await next();
        if (holds(message)) return message;
      }
    },
    closed: async () => {
      await until('the connection is closed', () => code !== null);
      return code ?? 0;
    },
    close: () => socket.close(),
  };
}

interface Refusal {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly error: string };
}

/** What an upgrade that is refused is answered. */
export async function refusalOf(url: string, path: string, options: ClientOptions = {}): Promise<Refusal> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, options);
  const { promise, resolve, reject } = Promise.withResolvers<Refusal>();
  socket.on('open', () => {
    socket.terminate();
    reject(new Error(`${path} was opened`));
  });
  socket.on('error', reject);
  socket.on('unexpected-response', (_request, response) => {
    let text = '';
    response.on('data', (data) => {
      text += data;
    });
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) }),
    );
  });
  return promise;
}
