import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COOKIE } from '../../../src/auth/tokens.ts';
import {
  ask,
  cookieOf,
  type Headers,
  HOOK_SECRET,
  type LockedShop,
  startLockedShop,
} from '../../support/locked-shop.ts';
import { DATA, LOCAL, raw, rawGet } from '../../support/raw-request.ts';
import { openSocket, refusalOf } from '../../support/socket.ts';
import { basic, LOGINS, ROLES_OF_LOGINS } from '../../support/web-config.ts';

let shop: LockedShop;
beforeAll(async () => {
  shop = await startLockedShop({ fill: (writer) => writer.addReceipt() });
});
afterAll(() => shop.close());

const OWNER = basic(LOGINS.viewer);
const statusOf = async (path: string, headers: Headers = {}) => (await ask(shop.url, { path, headers })).status;

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
    const answer = await rawGet(shop.url, '/api/v1/status', LOCAL, line);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).not.toMatch(DATA);
  });

  test('of two Authorization headers one counts, whichever it is, and never a mixture', async () => {
    const wrong = basic({ user: 'owner', password: 'wrong' });
    const both = [`Authorization: ${wrong}`, `Authorization: ${OWNER}`];
    expect(await rawGet(shop.url, '/api/v1/status', LOCAL, ...both)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await rawGet(shop.url, '/api/v1/status', LOCAL, `Authorization: ${wrong}, ${OWNER}`)).toMatch(
      /^HTTP\/1\.1 401 /,
    );
    // A password that is shown is what counts, though a cookie or a token would do.
    const cookie = cookieOf(await shop.login(LOGINS.viewer));
    expect(await rawGet(shop.url, '/api/v1/status', LOCAL, `Authorization: ${wrong}`, `Cookie: ${cookie}`)).toMatch(
      / 401 /,
    );
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
      const answer = await raw(shop.url, text);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
    }
  });

  test('a body is the last of its connection, so that nothing can hide behind it', async () => {
    const inner = `GET /api/v1/status HTTP/1.1\r\n${LOCAL}\r\nAuthorization: ${OWNER}\r\n\r\n`;
    const answer = await raw(
      shop.url,
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
    const answer = await rawGet(shop.url, '/api/v1/status', `Host: ${host}`, `Authorization: ${OWNER}`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(answer).not.toMatch(DATA);
    expect(answer).not.toContain('WWW-Authenticate');
  });

  test('two Hosts are not one of ours and one of somebody else', async () => {
    expect(await rawGet(shop.url, '/api/v1/status', 'Host: evil.example', LOCAL, `Authorization: ${OWNER}`)).toMatch(
      / 40[03] /,
    );
    expect(await rawGet(shop.url, '/api/v1/status', `Authorization: ${OWNER}`)).toMatch(/ 400 /);
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
      const answer = await rawGet(shop.url, '/api/v1/status', LOCAL, `Upgrade: ${upgrade}`);
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
