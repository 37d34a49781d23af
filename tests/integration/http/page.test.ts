import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAnswer } from '../../../src/http/answer.ts';
import { createGuard } from '../../../src/http/guard.ts';
import { createRouter } from '../../../src/http/router.ts';
import { pageRoutes } from '../../../src/http/routes/page.ts';
import { visitOf } from '../../../src/http/visit.ts';
import { openDoor } from '../../support/door.ts';
import { startServer, type TestServer } from '../../support/http-server.ts';

let folder: string;
let server: TestServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-page-'));
  const guard = createGuard({ door: openDoor(), overTls: false, isAllowedOrigin: () => false });
  const toRoute = createRouter(pageRoutes(join(folder, 'public')), createAnswer(guard, pino({ level: 'silent' })));
  server = await startServer((request, response) => toRoute(visitOf(request, response)));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function build(): void {
  const script = 'console.log(1);\n'.repeat(100);
  mkdirSync(join(folder, 'public', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'public', 'index.html'), '<!doctype html><title>Касса</title>');
  writeFileSync(join(folder, 'public', 'assets', 'index-abc123.js'), script);
  writeFileSync(join(folder, 'public', 'assets', 'index-abc123.js.gz'), gzipSync(script));
  writeFileSync(join(folder, 'secret.txt'), 'not a part of the page');
}

describe('the built-in page', () => {
  test('is served with the strictest policy, and asked for again each time', async () => {
    build();
    const response = await fetch(`${server.url}/`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('Касса');
    const etag = response.headers.get('etag') ?? '';
    const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
    expect((await fetch(`${server.url}/`, { headers })).status).toBe(304);
  });

  test('its assets are kept for ever, and come compressed to whom that suits', async () => {
    build();
    const url = `${server.url}/assets/index-abc123.js`;
    const compressed = await fetch(url);
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    expect(compressed.headers.get('cache-control')).toContain('immutable');
    expect(compressed.headers.get('content-type')).toContain('text/javascript');
    expect(compressed.headers.get('vary')).toContain('Accept-Encoding');
    expect(await compressed.text()).toContain('console.log(1)');
    const plain = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toContain('console.log(1)');
  });

  test('a range or a condition that cannot be met is said to be that', async () => {
    build();
    const refused = async (path: string, headers: Record<string, string>) => {
      const response = await fetch(server.url + path, { headers });
      expect(response.headers.get('content-encoding')).toBeNull();
      expect(response.headers.get('cache-control')).toBe('no-store');
      return [response.status, await response.json(), response.headers.get('content-range')];
    };
    const script = '/assets/index-abc123.js';
    expect(await refused('/index.html', { range: 'bytes=99999999-' })).toEqual([
      416,
      { error: 'range_not_satisfiable', detail: expect.any(String) },
      expect.stringMatching(/^bytes \*\/\d+$/),
    ]);
    expect(await refused('/', { 'if-match': '"x"' })).toMatchObject([412, { error: 'precondition_failed' }, null]);
    expect(await refused(script, { 'if-match': '"x"' })).toMatchObject([412, { error: 'precondition_failed' }, null]);
    const part = await fetch(server.url + script, { headers: { range: 'bytes=0-6', 'accept-encoding': 'identity' } });
    expect([part.status, await part.text()]).toEqual([206, 'console']);
  });

  test('a message to it is refused in plain JSON, whatever encodings the sender knows', async () => {
    build();
    for (const path of ['/', '/index.html', '/assets/index-abc123.js']) {
      const response = await fetch(server.url + path, { method: 'POST', headers: { 'accept-encoding': 'br, gzip' } });
      expect([response.status, response.headers.get('content-encoding')]).toEqual([405, null]);
      expect(await response.json()).toMatchObject({ error: 'method_not_allowed' });
    }
  });

  test.each([
    ['br;q=0, gzip', 'gzip'],
    ['br; q=0.5', null],
    ['*', 'gzip'],
    ['gzip;q=0', null],
    ['GZIP', 'gzip'],
  ])('to whom accepts %s it is sent as %s', async (accepted, encoding) => {
    build();
    const { headers } = await fetch(`${server.url}/assets/index-abc123.js`, {
      headers: { 'accept-encoding': accepted },
    });
    expect(headers.get('content-encoding')).toBe(encoding);
  });

  test('nothing beside it is served', async () => {
    build();
    for (const path of [
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/assets',
      '/nope.js',
    ]) {
      const response = await fetch(server.url + path);
      expect([path, response.status]).toEqual([path, 404]);
      await response.text();
    }
  });

  test('where it was not built, that is said plainly', async () => {
    const response = await fetch(`${server.url}/`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('npm run build');
  });
});
