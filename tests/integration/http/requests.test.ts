import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawGet as rawGetOf, raw as rawOf } from '../../support/raw-request.ts';
import { type RunningShop, startShop, until } from '../../support/running-shop.ts';

let shop: RunningShop;

beforeAll(async () => {
  shop = await startShop({
    config: { cors_origins: ['https://office.example.org'], allowed_hosts: ['kassa.lan'] },
    fill: (writer) => writer.addReceipt(),
  });
});
afterAll(() => shop.close());

const raw = (text: string) => rawOf(shop.url, text);
const rawGet = (path: string, headers: string) => rawGetOf(shop.url, path, headers);

describe('what is not there', () => {
  test.each([
    '/nope',
    '/api/v1/statuses',
    '/api/v1',
    '/api/v2/status',
    '/..%2f..%2fpackage.json',
    '/%ff',
    '/.git/config',
  ])('%s is 404, in JSON', async (path) => {
    const response = await shop.get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: 'not_found', detail: expect.any(String) });
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is 405, and says what is allowed', async (method) => {
    const response = await shop.get('/api/v1/status', { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect(await response.json()).toMatchObject({ error: 'method_not_allowed' });
  });

  test('an address that is none is answered and does no harm', async () => {
    for (const path of ['/%', '/%c0%ae', `/${'a'.repeat(8000)}`, '/api/v1/status%00', 'http://[/', '*']) {
      expect(await rawGet(path, 'Host: localhost')).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
    expect((await shop.get('/health')).status).toBe(200);
  });
});

test('the address of the WebSocket says what it speaks', async () => {
  const response = await shop.get('/ws/realtime');
  const { headers } = response;
  expect(response.status).toBe(426);
  expect([headers.get('upgrade'), headers.get('connection')]).toEqual(['websocket', 'Upgrade, close']);
  expect(await response.json()).toMatchObject({ error: 'upgrade_required' });
});

describe('HEAD', () => {
  test.each(['/health', '/api/v1/status', '/api/v1/sales/export.csv', '/metrics', '/openapi.json', '/api/docs'])(
    '%s says what GET would, without the body',
    async (path) => {
      const [head, get] = [await shop.get(path, { method: 'HEAD' }), await shop.get(path)];
      expect(head.status).toBe(200);
      expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
      expect(await head.text()).toBe('');
      expect((await get.text()).length).toBeGreaterThan(0);
    },
  );
});

describe('headers', () => {
  test('tell nothing of us, and forbid what answers do not need', async () => {
    const { headers } = await shop.get('/api/v1/status');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    // Only the operator knows whether there is TLS in front of us.
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  test('the same go with errors', async () => {
    const { headers } = await shop.get('/nope');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('the host that is asked', () => {
  test.each(['kassa.lan', 'localhost:1', '10.0.0.7', 'pos_monitor:8001', '[::1]:8001'])(
    '%s is answered',
    async (host) => {
      expect(await rawGet('/health', `Host: ${host}`)).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  test('is told what only browsers in safe places heed where it is this PC, and there alone', async () => {
    const isolated = async (host: string) => {
      const answer = await rawGet('/', `Host: ${host}`);
      return [/^Cross-Origin-Opener-Policy: same-origin/im, /^Origin-Agent-Cluster: \?1/im].map((line) =>
        line.test(answer),
      );
    };
    for (const host of ['localhost:8001', 'LOCALHOST', '127.0.0.1:8001', '[::1]:8001']) {
      expect([host, await isolated(host)]).toEqual([host, [true, true]]);
    }
    for (const host of ['192.168.1.20:8001', 'kassa.lan', '12.70.0.1']) {
      expect([host, await isolated(host)]).toEqual([host, [false, false]]);
    }
    expect(await isolated('kassa.lan\r\nX-Forwarded-Proto: https')).toEqual([true, true]);
  });

  test('another name is refused: it may be a page from outside that was pointed at us', async () => {
    for (const path of ['/health', '/api/v1/status', '/metrics', '/', '/nope']) {
      const answer = await rawGet(path, 'Host: evil.example');
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
      expect(answer).toContain('host_not_allowed');
    }
  });
});

describe('other origins', () => {
  test('one that the operator named may read, without credentials', async () => {
    const { headers } = await shop.get('/api/v1/status', { headers: { origin: 'https://office.example.org' } });
    expect(headers.get('access-control-allow-origin')).toBe('https://office.example.org');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toContain('Origin');
  });

  test.each(['/', '/metrics'])('a cache is told of each header that %s depends on', async (path) => {
    const { headers } = await shop.get(path);
    const vary = headers.get('vary')?.split(', ');
    expect(vary).toEqual(expect.arrayContaining(['Origin', 'Accept-Encoding']));
  });

  test('any other may not', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://office.example.org.evil.example']) {
      const response = await shop.get('/api/v1/status', { headers: { origin } });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      const preflight = await shop.get('/api/v1/status', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET' },
      });
      expect(preflight.status).toBe(403);
      expect(await preflight.json()).toMatchObject({ error: 'origin_not_allowed' });
    }
  });

  test('a preflight of the named one is told what it may do: read', async () => {
    const preflight = await shop.get('/api/v1/status', {
      method: 'OPTIONS',
      headers: { origin: 'https://office.example.org', 'access-control-request-method': 'GET' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
  });
});

describe('bodies and slow clients', () => {
  test('a small body is not minded, a large one is refused before it comes', async () => {
    expect(await rawGet('/health', 'Host: localhost\r\nContent-Length: 2')).toMatch(/^HTTP\/1\.1 200 /);
    const answer = await raw(`POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('payload_too_large');
  });

  test('an endless body ends with the answer', async () => {
    const answer = await raw(
      'POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toMatch(/connection: close/i);
  });

  test('headers that are too large are refused', async () => {
    expect(await rawGet('/health', `Host: localhost\r\nX-Long: ${'x'.repeat(40_000)}`)).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('headers that never end are cut off', async () => {
    expect(await raw('GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('a wish for another protocol than WebSocket is passed over', async () => {
    const answer = await rawGet('/health', 'Host: localhost\r\nUpgrade: h2c');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('the log', () => {
  test('has a line for each request, with its path but never its query', async () => {
    await (await shop.get('/api/v1/status?pos_id=secret-terminal')).text();
    const lines = () => shop.logged.filter(({ msg }) => msg === 'request');
    await until('the request is logged', () => lines().some(({ status }) => status === 404));
    expect(lines()).toContainEqual(
      expect.objectContaining({ method: 'GET', path: '/api/v1/status', status: 404, ms: expect.any(Number) }),
    );
    expect(JSON.stringify(shop.logged)).not.toContain('secret-terminal');
  });
});

test('the log has what was asked for, and not the file that was sent for it', async () => {
  const before = shop.logged.length;
  await (await shop.get('/?secret')).text();
  const paths = () =>
    shop.logged
      .slice(before)
      .filter(({ msg }) => msg === 'request')
      .map(({ path }) => path);
  await until('the request is logged', () => paths().length > 0);
  expect(paths()).toEqual(['/']);
});

describe('asking before the answer has come', () => {
  const ask = 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const answersIn = (text: string) => text.split('HTTP/1.1 200 ').length - 1;

  test('a few requests at once are answered, one after the other', async () => {
    const last = ask.replace('Host', 'Connection: close\r\nHost');
    expect(answersIn(await raw(ask.repeat(9) + last))).toBe(10);
  });

  test('who asks and asks is cut off, so that answers nobody reads do not pile up', async () => {
    const answer = await raw(ask.repeat(500)).catch((error: NodeJS.ErrnoException) => String(error.code));
    expect(answersIn(answer)).toBeLessThan(20);
    expect((await shop.get('/health')).status).toBe(200);
  });
});
