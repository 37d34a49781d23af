/** What an attacker in the shop's network tries against a locked program, byte by byte where need be. */
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COOKIE } from '../../../src/auth/cookie.ts';
import {
  ask,
  cookieOf,
  type Headers,
  HOOK_SECRET,
  type LockedShop,
  startLockedShop,
} from '../../support/locked-shop.ts';
import { openSocket, refusalOf } from '../../support/socket.ts';
import { basic, createWebConfig, LOGINS, ROLES_OF_LOGINS, type WebConfigFolder } from '../../support/web-config.ts';

const SECRET = 'a secret of the shop that is long enough';

let shop: LockedShop;
let secrets: WebConfigFolder;
beforeAll(async () => {
  secrets = createWebConfig();
  const token_secret_file = join(secrets.folder, 'secret');
  writeFileSync(token_secret_file, SECRET);
  shop = await startLockedShop({ fill: (writer) => writer.addReceipt(), config: { token_secret_file } });
});
afterAll(async () => {
  await shop.close();
  secrets.remove();
});

const OWNER = basic(LOGINS.viewer);
const statusOf = async (path: string, headers: Headers = {}) => (await ask(shop.url, { path, headers })).status;

/** Everything that comes back until the other end closes. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(shop.url).port), '127.0.0.1', () => socket.write(text, 'latin1'));
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}
const rawGet = (path: string, ...lines: string[]) =>
  raw(`${[`GET ${path} HTTP/1.1`, 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`);
const LOCAL = 'Host: localhost';

/** What only those are shown who have logged in. */
const DATA = /"pending"|"kkt_status"|kkt_buffer|pos_monitor_|"config"|receipt_number|Сводка/;

describe('other spellings of an address', () => {
  const SPELLINGS = [
    '//api/v1/status',
    '/api//v1/status',
    '/api/v1/../v1/status',
    '/./api/v1/status',
    '/health/../api/v1/status',
    '/health/..%2fapi/v1/status',
    '/assets/../api/v1/status',
    '/assets/..%2f..%2fapi/v1/status',
    '/api/v1/status/',
    '/api/v1/status//',
    '/API/V1/STATUS',
    '/Metrics',
    '/metrics/',
    '/metrics.',
    '/metrics;x=1',
    '/metrics%00',
    '/metrics%20',
    '/%6detrics',
    '/%2fmetrics',
    '/api%2fv1%2fstatus',
    '/api/v1/%73tatus',
    '/api/v1/status%3f',
    '/api/v1/status?x=/health',
    '/api/v1/status#/health',
    '/api/v1/debug/config/',
    '/API/v1/Debug/Config',
    '/openapi.json/',
    '/api/docs-assets/../../package.json',
    '/api/docs-assets/%2e%2e/%2e%2e/package.json',
    '/api/docs-assets/swagger.js/',
    '/API/DOCS-ASSETS/swagger-ui.css',
    '/ws/realtime',
    '/..%5c..%5cpackage.json',
    '/.git/HEAD',
    '/web-config.yml',
    'http://localhost/api/v1/status',
    'http://localhost/metrics',
    '*',
  ];

  test.each(['/runbooks/', '/runbooks/PosBufferFull/', '/runbooks/..%2f..%2f..%2fpackage.json'])(
    '%s shows a stranger no more than what everybody may read',
    async (path) => {
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
        const answer = await raw(`${method} ${path} HTTP/1.1\r\nConnection: close\r\n${LOCAL}\r\n\r\n`);
        expect(answer).toMatch(/^HTTP\/1\.1 (20[04]|40\d) /);
        expect(answer).not.toMatch(DATA);
        expect(answer).not.toContain('"dependencies"');
      }
    },
  );

  test.each(SPELLINGS)('%s shows a stranger nothing', async (path) => {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
      const answer = await raw(`${method} ${path} HTTP/1.1\r\nConnection: close\r\n${LOCAL}\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 40[014] /);
      expect(answer).not.toMatch(DATA);
    }
  });

  test.each(SPELLINGS.filter((path) => !/status|docs-assets|runbooks|openapi/i.test(path)))(
    '%s shows a cashier no more than he may see',
    async (path) => {
      const answer = await rawGet(path, LOCAL, `Authorization: ${basic(LOGINS.cashier)}`);
      expect(answer).toMatch(/^HTTP\/1\.1 4(0[034]|26) /);
      expect(answer).not.toMatch(DATA);
    },
  );

  test('nothing of all that was an error of ours', () => {
    expect(shop.logged.filter(({ level }) => level === 'error' || Number(level) >= 50)).toEqual([]);
  });
});

describe('headers', () => {
  test.each([
    ['X-Forwarded-For: 127.0.0.1'],
    ['X-Forwarded-User: admin'],
    ['X-Original-URL: /health'],
    ['X-Rewrite-URL: /health'],
    ['X-HTTP-Method-Override: OPTIONS'],
    ['X-Remote-User: admin'],
    ['Authorization: Basic'],
    ['Authorization: Basic Og=='],
    ['Authorization: Bearer'],
    ['Authorization: Bearer undefined'],
    ['Authorization: Bearer null'],
    [`Cookie: ${COOKIE}`],
    [`Cookie: ${COOKIE}=`],
    [`Cookie: ${'a=b; '.repeat(2000)}`],
    ['Range: bytes=0-10'],
    ['If-None-Match: *'],
  ])('%.60s opens nothing', async (line) => {
    const answer = await rawGet('/api/v1/status', LOCAL, line);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).not.toMatch(DATA);
  });

  test('of two Authorization headers one counts, whichever it is, and never a mixture', async () => {
    const wrong = basic({ user: 'owner', password: 'wrong' });
    const both = [`Authorization: ${wrong}`, `Authorization: ${OWNER}`];
    expect(await rawGet('/api/v1/status', LOCAL, ...both)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await rawGet('/api/v1/status', LOCAL, `Authorization: ${wrong}, ${OWNER}`)).toMatch(/^HTTP\/1\.1 401 /);
    // A password that is shown is what counts, though a cookie or a token would do.
    const cookie = cookieOf(await shop.login(LOGINS.viewer));
    expect(await rawGet('/api/v1/status', LOCAL, `Authorization: ${wrong}`, `Cookie: ${cookie}`)).toMatch(/ 401 /);
  });

  test('a request within a request is not taken for a second one', async () => {
    const inner = `GET /metrics HTTP/1.1\r\n${LOCAL}\r\nAuthorization: ${OWNER}\r\n\r\n`;
    const smuggled = [
      `POST /health HTTP/1.1\r\n${LOCAL}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
      `POST /health HTTP/1.1\r\n${LOCAL}\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n${inner}`,
      `POST /health HTTP/1.1\r\n${LOCAL}\r\nTransfer-Encoding: xchunked\r\n\r\n${inner}`,
      `POST /health HTTP/1.1\r\n${LOCAL}\r\nTransfer-Encoding : chunked\r\n\r\n${inner}`,
      `POST /health HTTP/1.1\r\n${LOCAL}\r\nContent-Length: +4\r\n\r\n${inner}`,
      `GET /health HTTP/1.1\n${LOCAL}\nX: y\r\r\n\r\n${inner}`,
    ];
    for (const text of smuggled) {
      const answer = await raw(text);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
    }
  });

  test('a body is the last of its connection, so that nothing can hide behind it', async () => {
    const inner = `GET /api/v1/status HTTP/1.1\r\n${LOCAL}\r\nAuthorization: ${OWNER}\r\n\r\n`;
    const answer = await raw(
      `POST /api/v1/auth/token HTTP/1.1\r\n${LOCAL}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}${inner}`,
    );
    expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  });

  test.each([
    'evil.example',
    'localhost.evil.example',
    'evil.example:8001',
    'localhost@evil.example',
    'localhost,evil.example',
    'localhost evil.example',
    'xn--localhost',
    'localhost.',
    '0x7f000001',
    '127.1',
    '2130706433',
    '[::1',
    '',
  ])('the Host "%s" is refused before anybody is asked for a password', async (host) => {
    const answer = await rawGet('/api/v1/status', `Host: ${host}`, `Authorization: ${OWNER}`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(answer).not.toMatch(DATA);
    expect(answer).not.toContain('WWW-Authenticate');
  });

  test('two Hosts are not one of ours and one of somebody else', async () => {
    expect(await rawGet('/api/v1/status', 'Host: evil.example', LOCAL, `Authorization: ${OWNER}`)).toMatch(/ 40[03] /);
    expect(await rawGet('/api/v1/status', `Authorization: ${OWNER}`)).toMatch(/ 400 /);
  });
});

describe('a token', () => {
  const NOW = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = (header: object, claims: object, secret = SECRET, algorithm = 'sha256') => {
    const text = `${part(header)}.${part(claims)}`;
    return `${text}.${createHmac(algorithm, secret).update(text).digest('base64url')}`;
  };
  const HEADER = { alg: 'HS256', typ: 'JWT' };
  let good: Record<string, unknown>;
  beforeAll(async () => {
    const { authorization = '' } = await shop.as('viewer', 'token');
    good = JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString());
  });
  const bearer = (token: string) => statusOf('/api/v1/status', { authorization: `Bearer ${token}` });

  test('that we would have made ourselves counts, or the rest would prove nothing', async () => {
    expect(await bearer(signed(HEADER, good))).toBe(200);
  });

  test.each<[string, (claims: Record<string, unknown>) => string]>([
    ['without an algorithm', (claims) => `${part({ alg: 'none' })}.${part(claims)}.`],
    ['of no algorithm in other letters', (claims) => `${part({ alg: 'nOnE' })}.${part(claims)}.`],
    ['without a signature', (claims) => `${part(HEADER)}.${part(claims)}.`],
    ['of another secret', (claims) => signed(HEADER, claims, 'another secret')],
    ['of an empty secret', (claims) => signed(HEADER, claims, '')],
    ['of another algorithm', (claims) => signed({ alg: 'HS512' }, claims, SECRET, 'sha512')],
    ['of an algorithm it does not bear', (claims) => signed({ alg: 'RS256' }, claims)],
    ['with a key to be looked up', (claims) => signed({ ...HEADER, kid: '../../../../dev/null' }, claims, '')],
    ['with its own key', (claims) => signed({ ...HEADER, jwk: { kty: 'oct', k: 'AAAA' } }, claims, '\0\0\0')],
    ['with a key elsewhere', (claims) => signed({ ...HEADER, jku: 'http://127.0.0.1:1/keys' }, claims, 'x')],
    ['with what must be understood', (claims) => signed({ ...HEADER, crit: ['x'], x: 1 }, claims)],
    ['that has run out', (claims) => signed(HEADER, { ...claims, exp: NOW - 1 })],
    ['that never runs out', ({ exp: _, ...claims }) => signed(HEADER, claims)],
    ['that does not count yet', (claims) => signed(HEADER, { ...claims, nbf: NOW + 3600 })],
    ['for others', (claims) => signed(HEADER, { ...claims, aud: 'somebody else' })],
    ['for a page', (claims) => signed(HEADER, { ...claims, aud: 'pos-monitor/page' })],
    ['for nobody', ({ aud: _, ...claims }) => signed(HEADER, claims)],
    ['of another issuer', (claims) => signed(HEADER, { ...claims, iss: 'evil' })],
    ['of another user with this mark', (claims) => signed(HEADER, { ...claims, sub: 'admin' })],
    ['of a user who is none', (claims) => signed(HEADER, { ...claims, sub: 'nobody' })],
    ['of an object', (claims) => signed(HEADER, { ...claims, sub: '__proto__' })],
    ['of a number', (claims) => signed(HEADER, { ...claims, sub: 1 })],
    ['of before the last password', (claims) => signed(HEADER, { ...claims, password: 'AAAAAAAAAAAAAAAA' })],
    ['that is no JSON', () => `${part(HEADER)}.AAAA.AAAA`],
    ['that is very long', () => `${'a'.repeat(12_000)}.b.c`],
  ])('%s is none', async (_, forge) => {
    expect(await bearer(forge(good))).toBe(401);
  });

  test('that says of itself that it is an admin is what the settings say', async () => {
    const { authorization = '' } = await shop.as('viewer', 'token');
    expect(await statusOf('/api/v1/debug/config', { authorization })).toBe(403);
    const promoted = signed(HEADER, { ...good, role: 'admin' });
    expect(await statusOf('/api/v1/debug/config', { authorization: `Bearer ${promoted}` })).toBe(403);
  });
});

describe('names and passwords', () => {
  let from = 0;
  test.each<[string, string, string]>([
    ['an object', '__proto__', 'x'],
    ['its maker', 'constructor', 'x'],
    ['its maker in a list', 'constructor[prototype]', 'x'],
    ['nobody', '', ''],
    ['a NUL after the name', 'owner\0', LOGINS.viewer.password],
    ['a NUL after the password', 'owner', `${LOGINS.viewer.password}\0`],
    ['the password twice over a NUL', 'owner', `${LOGINS.viewer.password}\0${LOGINS.viewer.password}`],
    ['other letters', 'OWNER', LOGINS.viewer.password],
    ['a space', ' owner', LOGINS.viewer.password],
    ['an end of line', 'owner\n', LOGINS.viewer.password],
    ['the hash', 'owner', '$2b$04$'],
    ['a long name', 'o'.repeat(5000), 'x'],
    ['a long password', 'owner', 'x'.repeat(5000)],
    ['half a letter', 'owner', '\ud800'],
  ])('%s is nobody', async (_, user, password) => {
    from += 1;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const answer = await ask(shop.url, { path: '/api/v1/status', headers: { authorization }, from: `127.0.3.${from}` });
    expect(answer.status).toBe(401);
    const body = JSON.stringify({ user, password });
    const posted = await ask(shop.url, {
      path: '/api/v1/auth/token',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      from: `127.0.3.${from}`,
    });
    expect([400, 401, 413]).toContain(posted.status);
  });

  test('a cookie that another service tossed in does not log the screen out', async () => {
    const cookie = cookieOf(await shop.login(LOGINS.viewer));
    const tossed = `${COOKIE}=tossed; ${cookie}`;
    expect(await statusOf('/api/v1/status', { cookie: tossed })).toBe(200);
    const socket = await openSocket(shop.url, '/ws/realtime', { headers: { cookie: tossed } });
    socket.close();
  });
});

describe('the WebSocket', () => {
  test('opens for no protocol that carries a token, and for no token in the address', async () => {
    const { authorization = '' } = await shop.as('viewer', 'token');
    const token = authorization.slice('Bearer '.length);
    const headers = { 'sec-websocket-protocol': `bearer, ${token}` };
    expect((await refusalOf(shop.url, '/ws/realtime', { headers })).status).toBe(401);
    for (const query of [`?token=${token}`, `?access_token=${token}`]) {
      expect((await refusalOf(shop.url, `/ws/realtime${query}`)).status).toBe(401);
    }
    expect(JSON.stringify(shop.logged)).not.toContain(token);
  });

  test.each(['//ws/realtime', '/ws/realtime/x', '/', '/api/v1/status', '/metrics'])(
    'opens nowhere else: %s',
    async (path) => {
      const headers = await shop.as('admin');
      expect((await refusalOf(shop.url, path, { headers })).status).toBe(404);
    },
  );

  test.each(['/ws/realtime/', '/WS/REALTIME'])('stands behind the same guard as %s', async (path) => {
    expect((await refusalOf(shop.url, path)).status).toBe(401);
    expect((await refusalOf(shop.url, path, { headers: await shop.as('metrics') })).status).toBe(403);
  });

  test('tells nothing more once the token has run out, and nothing of more once the role is another', async () => {
    const held = { now: Date.now() };
    const mine = await startLockedShop({ clock: () => held.now });
    const sockets = await Promise.all(
      (['token', 'cookie'] as const).map(async (way) =>
        openSocket(mine.url, '/ws/realtime', { headers: await mine.as('viewer', way) }),
      ),
    );
    for (const socket of sockets) await socket.next();
    held.now += 15 * 60_000;
    mine.writer.addReceipt();
    const [byToken, byCookie] = sockets;
    const told = (text: string) => JSON.parse(text).buffer?.pending;
    expect(await byToken?.closed()).toBe(1008);
    expect(byToken?.waiting.map(told)).not.toContain(1);
    await byCookie?.nextWith(({ buffer }) => buffer?.pending === 1);
    await mine.adopt({ roles: { ...ROLES_OF_LOGINS, [LOGINS.viewer.user]: 'cashier' } });
    mine.writer.addReceipt();
    expect(await byCookie?.closed()).toBe(1008);
    expect(byCookie?.waiting.map(told)).not.toContain(2);
    await mine.close();
  });

  test('a request that only says that it wants one is a request like any other', async () => {
    for (const upgrade of ['websocket, h2c', 'h2c', 'WebSocket/13']) {
      const answer = await rawGet('/api/v1/status', LOCAL, `Upgrade: ${upgrade}`);
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    }
  });
});

describe("Alertmanager's hook", () => {
  const hook = (headers: Headers) =>
    ask(shop.url, { path: '/api/v1/hooks/alertmanager', method: 'POST', headers, body: '{}' });

  test('takes nobody in without its secret, and not everything that resembles it', async () => {
    const authorizations = [OWNER, 'Bearer ', 'Bearer', `Bearer ${HOOK_SECRET}x`, `Bearer ${HOOK_SECRET.slice(1)}`];
    for (const authorization of authorizations) expect((await hook({ authorization })).status).toBe(401);
    expect((await hook({})).status).toBe(401);
    expect((await hook({ authorization: `Bearer ${HOOK_SECRET}` })).status).toBe(400);
  });

  test('takes the secret from no web page', async () => {
    const authorization = `Bearer ${HOOK_SECRET}`;
    expect((await hook({ authorization, origin: 'https://evil.example' })).status).toBe(403);
    expect((await hook({ authorization, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  test('is no way in: the secret opens nothing else', async () => {
    for (const path of ['/api/v1/status', '/metrics']) {
      expect(await statusOf(path, { authorization: `Bearer ${HOOK_SECRET}` })).toBe(401);
    }
  });
});

test('after all of it the program answers as before, and has met with no error', async () => {
  expect(await statusOf('/api/v1/status', { authorization: OWNER })).toBe(200);
  expect(shop.logged.filter(({ level }) => level === 'error' || Number(level) >= 50)).toEqual([]);
});
