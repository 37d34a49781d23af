/** An answer that never begins, or whose body never goes on: by its bytes it is none. */
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openConnection } from '../../../src/adapter/connection.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** Says `first` to whoever asks, and then `again` for as long as it is taken. */
async function flood(first: string, again: string): Promise<{ url: string; closed: Promise<void> }> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const many = Buffer.from(again.repeat(1000));
  const server = createServer((socket: Socket) => {
    const pour = () => {
      while (socket.writable && socket.write(many));
    };
    socket.on('error', () => {}).on('close', () => resolve());
    socket.once('data', () => {
      socket.write(first);
      socket.on('drain', pour);
      pour();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  cleanups.push(() => server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, closed };
}

test.each([
  ['interim answers', '', 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'],
  ['the extension of a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;', 'name=value;'],
  ['headers', 'HTTP/1.1 200 OK\r\n', 'x: y\r\n'],
  ['trailers', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n', 'x: y\r\n'],
])('%s without end: given up long before the time is over, and the connection with it', async (_, first, again) => {
  const { url, closed } = await flood(first, again);
  const connection = openConnection(url, 60);
  cleanups.push(() => void connection.close());
  expect(await connection.ask('/v1/health', AbortSignal.timeout(60_000))).toMatchObject({ kind: 'wrong' });
  await closed;
});
