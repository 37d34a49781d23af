import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../src/stack/ports.ts';
import { runCommand } from '../../support/command.ts';
import { until } from '../../support/running-shop.ts';
import { cert, key } from './certificate.ts';

const HEALTHCHECK = join(import.meta.dirname, '../../../src/healthcheck.ts');

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

async function serve(created: Server, host = '127.0.0.1'): Promise<number> {
  server = created;
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function check(port: number): Promise<number | null> {
  const { code, stderr } = await runCommand(process.execPath, [HEALTHCHECK], { env: { PORT: String(port) } });
  expect(stderr).toBe('');
  return code;
}

/** It waits two seconds for an answer: too short for a machine that has no time for us. */
const becomes = (code: number, checked: () => Promise<number | null>) =>
  until(`it ends with ${code}`, async () => (await checked()) === code);

const answering =
  (status: number): RequestListener =>
  (request, response) =>
    response.writeHead(request.url === '/-/healthy' ? status : 404).end();

it('is content with a service that answers', async () => {
  const port = await serve(createPlainServer(answering(200)));
  await becomes(0, () => check(port));
});

it('is content with one that speaks TLS, whatever the name in its certificate', async () => {
  const port = await serve(createTlsServer({ cert, key }, answering(200)));
  await becomes(0, () => check(port));
});

it.each([401, 500])('reports one that answers %i', async (status) => {
  expect(await check(await serve(createPlainServer(answering(status))))).toBe(1);
});

it('reports one that never answers', async () => {
  expect(await check(await serve(createPlainServer(() => {})))).toBe(1);
});

describe('where it looks', () => {
  const checkIn = async (settings: string, env: Record<string, string>) => {
    const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-health-'));
    writeFileSync(join(folder, 'pos-monitor.yml'), settings);
    const { code } = await runCommand(process.execPath, [HEALTHCHECK], { cwd: folder, env });
    rmSync(folder, { recursive: true });
    return code;
  };
  const listening = (port: number, host = '127.0.0.1') => `listen:\n  host: ${host}\n  port: ${port}\n`;

  it('is the address of the settings, where the environment does not say another', async () => {
    const port = await serve(createPlainServer(answering(200)), '127.0.0.2');
    const nobody = String(await freePort());
    await becomes(0, () => checkIn(listening(port, '127.0.0.2'), { PORT: '', HOST: '' }));
    expect(await checkIn(listening(port, '127.0.0.2'), { PORT: '', HOST: '127.0.0.3' })).toBe(1);
    expect(await checkIn(listening(port, '127.0.0.2'), { PORT: nobody, HOST: '127.0.0.2' })).toBe(1);
    await becomes(0, () => checkIn(listening(1, '127.0.0.3'), { PORT: String(port), HOST: '127.0.0.2' }));
  });

  it.each(['0.0.0.0', '"::"'])('is this computer where it listens on %s', async (host) => {
    const port = await serve(createPlainServer(answering(200)), host.replaceAll('"', ''));
    await becomes(0, () => checkIn(listening(port, host), { PORT: '', HOST: '' }));
  });

  it('is that of the environment while somebody writes the settings', async () => {
    const port = await serve(createPlainServer(answering(200)));
    await becomes(0, () => checkIn('listen: {', { PORT: String(port), HOST: '0.0.0.0' }));
  });
});

it('reports that nobody is there', async () => {
  expect(await check(await freePort())).toBe(1);
});
