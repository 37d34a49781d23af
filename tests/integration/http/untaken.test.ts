import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { endUntaken } from '../../../src/http/untaken.ts';
import { until } from '../../support/running-shop.ts';

/** More than lies in the buffers between. */
const LONG = 64 * 1024 * 1024;

test('who does not take his answer is put out, and who waits for one is not', async () => {
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/long') response.end(Buffer.alloc(LONG));
    else waiting.push(response);
  });
  endUntaken(server, { lookEveryMs: 10, untakenMs: 100 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ended: string[] = [];
  server.on('request', ({ url = '' }, response) => response.once('close', () => ended.push(url)));
  const ask = (path: string) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`));
    socket.on('error', () => {});
    return socket.pause();
  };
  const sockets = [ask('/waits'), ask('/waits')];
  await until('they wait', () => waiting.length === 2);
  sockets.push(ask('/long'));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    server.closeAllConnections();
  });
  await until('who does not read is put out', () => ended.length > 0);
  expect(ended).toEqual(['/long']);
  waiting[0]?.end('at last');
  sockets[0]?.resume();
  const [data] = await once(sockets[0] ?? server, 'data');
  expect(String(data)).toContain('at last');
});
