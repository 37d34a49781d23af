import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toApiError } from '../../../src/http/errors.ts';
import { page } from '../../../src/http/routes/page.ts';
import { startServer, type TestServer } from '../../support/http-server.ts';

let folder: string;
let server: TestServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-page-'));
  const app = express();
  app.use(page(join(folder, 'public')));
  const answerError: express.ErrorRequestHandler = (error, _request, response, _next) => {
    response.status(toApiError(error).status).json(toApiError(error).answer);
  };
  app.use(answerError);
  server = await startServer(app);
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
