import { once } from 'node:events';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runCommand } from '../../support/command.ts';
import { freePort } from '../../support/http-server.ts';
import { cert, key } from './certificate.ts';

const HEALTHCHECK = join(import.meta.dirname, '../../../src/healthcheck.ts');

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

async function serve(created: Server): Promise<number> {
  server = created;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function check(port: number): Promise<number | null> {
  const { code, stderr } = await runCommand(process.execPath, [HEALTHCHECK], { env: { PORT: String(port) } });
  expect(stderr).toBe('');
  return code;
}

const answering =
  (status: number): RequestListener =>
  (request, response) =>
    response.writeHead(request.url === '/-/healthy' ? status : 404).end();

it('is content with a service that answers', async () => {
  expect(await check(await serve(createPlainServer(answering(200))))).toBe(0);
});

it('is content with one that speaks TLS, whatever the name in its certificate', async () => {
  expect(await check(await serve(createTlsServer({ cert, key }, answering(200))))).toBe(0);
});

it.each([401, 500])('reports one that answers %i', async (status) => {
  expect(await check(await serve(createPlainServer(answering(status))))).toBe(1);
});

it('reports one that never answers', async () => {
  expect(await check(await serve(createPlainServer(() => {})))).toBe(1);
});

it('reports that nobody is there', async () => {
  expect(await check(await freePort())).toBe(1);
});
